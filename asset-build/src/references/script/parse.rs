//! Running the parser, on threads whose stacks are large enough for it.

use std::cell::Cell;
use std::thread;

use asset_core::internal::is_named_module;
use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::SourceType;
use rayon::ThreadPoolBuilder;

use super::nesting::is_nested_deeper;
use crate::references::Warning;
use crate::references::text::Text;

/// Scripts beyond this many bytes are not parsed.
pub(in crate::references) const LARGEST: usize = 16 << 20;

/// The parser recurses, and running out of stack ends the process. The most expensive nesting, `f(a || b && c | … * f(…))`, needs
/// 16 KiB of stack for each bracket without optimisation, so a third of [`STACK`] remains.
const DEEPEST: usize = 10_000;

/// Parses the script at a logical path, and gives what `take` makes of it.
///
/// Its contents decide whether it is a module, except for `.mjs`.
pub(in crate::references) fn parse<T: Send>(
    path: &str,
    text: &Text<'_>,
    take: impl Fn(&ParserReturn<'_>) -> T + Send,
) -> Result<T, Warning> {
    let refuse = |message: String| Err(Warning { offset: 0, message });
    if text.as_str().len() > LARGEST {
        return refuse(format!("it is larger than {} MiB", LARGEST >> 20));
    }
    if is_nested_deeper(text.as_str(), DEEPEST) {
        return refuse(format!("it is nested more than {DEEPEST} deep"));
    }
    if has_large_stack() {
        return parse_here(path, text, take);
    }
    let parsed = thread::scope(|scope| {
        let parser = thread::Builder::new().stack_size(STACK);
        let running = parser.spawn_scoped(scope, || parse_here(path, text, take))?;
        Ok::<_, std::io::Error>(running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    parsed.unwrap_or_else(|error| refuse(format!("there is no memory for a thread: {error}")))
}

fn parse_here<T>(path: &str, text: &Text<'_>, take: impl Fn(&ParserReturn<'_>) -> T) -> Result<T, Warning> {
    let is_module = is_named_module(path);
    let mut result = parse_as(if is_module { SourceType::mjs() } else { SourceType::unambiguous() }, text, &take);
    if result.is_err() && !is_module {
        // A module whose only sign is an `await` outside functions.
        result = parse_as(SourceType::mjs(), text, &take).or(result);
    }
    result
}

fn parse_as<T>(kind: SourceType, text: &Text<'_>, take: impl Fn(&ParserReturn<'_>) -> T) -> Result<T, Warning> {
    let allocator = Allocator::default();
    let options = ParseOptions { preserve_parens: false, enable_ident_hashes: false, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, text.as_str(), kind).with_options(options).parse();
    match parsed.diagnostics.errors().next() {
        None => Ok(take(&parsed)),
        Some(error) => {
            let position = error.labels.first().map_or(0, |label| label.offset() as usize);
            let offset = text.offset(position.min(text.as_str().len()));
            Err(Warning { offset, message: lower_first(&error.message) })
        }
    }
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or(String::new(), |first| first.to_lowercase().chain(characters).collect())
}

/// The size of their stacks: enough for every script that is parsed. Untouched stack costs no memory.
pub(crate) const STACK: usize = 256 << 20;

thread_local! {
    static IS_OURS: Cell<bool> = const { Cell::new(false) };
}

/// Does `work`, and what it does in parallel, on as many threads as rayon would, but with large stacks.
///
/// Without enough address space the usual threads are used, and each script is parsed on a thread of its own.
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
