//! The order in which assets can be emitted: an asset comes after everything that it refers to, a cycle is one group.

use crate::scan::Scan;

/// The assets that refer to others, in the order in which they can be emitted.
pub(crate) struct Order {
    /// Each level is a list of groups that do not depend on each other. A group is the position of one asset, or those of
    /// a cycle, sorted.
    pub(super) levels: Vec<Vec<Vec<usize>>>,
    /// How many assets there are in all levels.
    pub(super) count: usize,
}

/// Orders the scanned assets by their references.
pub(crate) fn link(scan: &Scan<'_>) -> Order {
    Order::new(scan.assets.len(), |position| scan.assets[position].uses())
}

impl Order {
    /// The order of `count` assets, of which each refers to the positions that `uses` gives.
    pub(super) fn new<'a>(count: usize, uses: impl Fn(usize) -> &'a [usize]) -> Self {
        let waiting: Vec<usize> = (0..count).filter(|&position| !uses(position).is_empty()).collect();
        let levels = levels(&waiting, uses);
        Self { levels, count: waiting.len() }
    }
}

/// The strongly connected components of a graph by level: every edge out of a level leads to an earlier level or stays
/// within its own component.
///
/// `edges(node)` are the nodes that `node` refers to. Tarjan's algorithm in linear time, without recursion: a chain of
/// `@import`s may be longer than the stack is deep.
fn levels<'a>(nodes: &[usize], edges: impl Fn(usize) -> &'a [usize]) -> Vec<Vec<Vec<usize>>> {
    let size = nodes.iter().max().map_or(0, |&last| last + 1);
    let mut search = Search { state: vec![State::default(); size], path: Vec::new(), next: 1, components: Vec::new() };
    for &node in nodes {
        search.state[node].is_node = true;
    }
    for &node in nodes {
        if search.state[node].index == 0 {
            search.from(node, &edges);
        }
    }
    by_level(search, edges)
}

#[derive(Clone, Default)]
struct State {
    is_node: bool,
    /// Order of discovery; 0 before it.
    index: usize,
    lowest: usize,
    on_path: bool,
    component: usize,
}

struct Search {
    state: Vec<State>,
    path: Vec<usize>,
    next: usize,
    components: Vec<Vec<usize>>,
}

impl Search {
    fn from<'a>(&mut self, start: usize, edges: &impl Fn(usize) -> &'a [usize]) {
        let mut calls = vec![(start, 0)];
        self.enter(start);
        while let Some((node, at)) = calls.last_mut() {
            let node = *node;
            if let Some(&target) = edges(node).get(*at) {
                *at += 1;
                // An asset without references is emitted before all levels.
                if !self.state.get(target).is_some_and(|state| state.is_node) {
                    continue;
                }
                if self.state[target].index == 0 {
                    self.enter(target);
                    calls.push((target, 0));
                } else if self.state[target].on_path {
                    self.state[node].lowest = self.state[node].lowest.min(self.state[target].index);
                }
                continue;
            }
            calls.pop();
            if let Some(&(caller, _)) = calls.last() {
                self.state[caller].lowest = self.state[caller].lowest.min(self.state[node].lowest);
            }
            // No edge leads back from here, so the component is complete.
            if self.state[node].lowest == self.state[node].index {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        let state = &mut self.state[node];
        (state.index, state.lowest, state.on_path) = (self.next, self.next, true);
        self.next += 1;
        self.path.push(node);
    }

    /// Everything above `node` on the path is one component.
    fn close(&mut self, node: usize) {
        let at = self.path.iter().rposition(|&other| other == node).unwrap_or_default();
        let mut component = self.path.split_off(at);
        component.sort_unstable();
        for &member in &component {
            self.state[member].on_path = false;
            self.state[member].component = self.components.len();
        }
        self.components.push(component);
    }
}

/// Components are found dependencies first, so one pass gives each its level.
fn by_level<'a>(search: Search, edges: impl Fn(usize) -> &'a [usize]) -> Vec<Vec<Vec<usize>>> {
    let mut level_of: Vec<usize> = Vec::with_capacity(search.components.len());
    let mut levels: Vec<Vec<Vec<usize>>> = Vec::new();
    for (number, component) in search.components.into_iter().enumerate() {
        let targets = component.iter().flat_map(|&node| edges(node));
        let below = targets.filter(|&&target| search.state.get(target).is_some_and(|state| state.is_node));
        let below = below.map(|&target| search.state[target].component).filter(|&other| other != number);
        let level = below.map(|other| level_of[other] + 1).max().unwrap_or_default();
        level_of.push(level);
        levels.resize_with(levels.len().max(level + 1), Vec::new);
        levels[level].push(component);
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(edges: &[&[usize]], nodes: &[usize]) -> Vec<Vec<Vec<usize>>> {
        levels(nodes, |node| edges[node])
    }

    #[test]
    fn what_is_referred_to_comes_first() {
        assert_eq!(ordered(&[&[1, 2], &[2], &[]], &[0, 1, 2]), [[[2]], [[1]], [[0]]]);
    }

    #[test]
    fn a_cycle_is_one_component_and_what_it_uses_comes_first() {
        assert_eq!(
            ordered(&[&[1], &[0, 2], &[], &[0]], &[0, 1, 2, 3]),
            [vec![vec![2]], vec![vec![0, 1]], vec![vec![3]]]
        );
    }

    #[test]
    fn edges_to_what_is_no_node_are_not_followed() {
        assert_eq!(ordered(&[&[1, 9], &[], &[]], &[0]), [[[0]]]);
    }

    /// Nodes that all refer to each other, and nodes in one cycle: the work grows with nodes and edges, and no faster.
    #[test]
    fn every_edge_is_looked_at_a_few_times_however_many_there_are() {
        let all = |size: usize| (0..size).map(|_| (0..size).collect()).collect();
        let cycle = |size: usize| (0..size).map(|node| vec![(node + 1) % size]).collect();
        let graphs: [Vec<Vec<usize>>; 4] = [all(50), all(400), cycle(50), cycle(20_000)];
        for edges in graphs {
            let nodes: Vec<usize> = (0..edges.len()).collect();
            let asked = std::cell::Cell::new(0);
            let count = |node: usize| {
                asked.set(asked.get() + 1);
                &edges[node][..]
            };
            assert_eq!(levels(&nodes, count), [[nodes.clone()]]);
            let size = nodes.len() + edges.iter().map(Vec::len).sum::<usize>();
            assert!(asked.get() <= 2 * size, "{} of {size}", asked.get());
        }
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_does_not_overflow_the_stack() {
        let edges: Vec<Vec<usize>> = (0..100_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        let nodes: Vec<usize> = (0..100_000).collect();
        assert_eq!(levels(&nodes, |node| &edges[node]).len(), 100_000);
    }
}
