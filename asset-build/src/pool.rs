//! The threads that a build works on.

use std::cell::Cell;

use rayon::ThreadPoolBuilder;

/// How large their stacks are: enough for every script that is parsed. Untouched stack costs no memory.
pub(crate) const STACK: usize = 256 << 20;

thread_local! {
    static IS_OURS: Cell<bool> = const { Cell::new(false) };
}

/// Does `work`, and what it does in parallel, on as many threads as rayon would, but with large stacks.
///
/// Where there is no address space for them the usual threads do, and each script is parsed on a thread of its own.
pub(crate) fn on_large_stacks<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    // A pool that the caller works in says how many threads there may be.
    let threads = rayon::current_thread_index().map_or(0, |_| rayon::current_num_threads());
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK)
        .thread_name(|thread| format!("asset-build-{thread}"))
        .start_handler(|_| IS_OURS.set(true));
    match pool.build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// Whether this thread has a large stack.
pub(crate) fn has_large_stack() -> bool {
    IS_OURS.get()
}
