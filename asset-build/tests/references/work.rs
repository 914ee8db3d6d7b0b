//! Work grows with the size of a file, not with its square. It is counted as time of this thread's processor alone.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::clean_scan;

const SIZES: [usize; 2] = [3_000, 48_000];

/// Checks that 16 times as much of something takes less than 64 times the work; a square is 256 times.
#[track_caller]
fn assert_linear(path: &str, file: impl Fn(usize) -> String) {
    let [small, large] = SIZES.map(|size| {
        let file = file(size);
        (0..3).map(|_| work(path, &file)).min().unwrap()
    });
    assert!(large < small * 64, "{small:?} became {large:?}");
}

fn work(path: &str, file: &str) -> Duration {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(now.tv_sec.try_into().unwrap(), now.tv_nsec.try_into().unwrap())
    };
    let start = now();
    clean_scan(path, file.as_bytes());
    now() - start
}

#[test]
fn attributes_of_one_element() {
    let attributes = |count: usize| (0..count).map(|number| format!(" a{number}='&gt;'")).collect::<String>();
    assert_linear("a.svg", |count| format!("<svg{}><image href='a.png'/></svg>", attributes(count)));
}

#[test]
fn pieces_of_a_style() {
    assert_linear("a.svg", |count| format!("<svg><style>{}</style></svg>", "<![CDATA[a{b:url(c)}]]>".repeat(count)));
}

#[test]
fn elements_in_elements() {
    let nested = |count: usize| ["<g fill='url(a.svg#b)'>".repeat(count), "</g>".repeat(count)].concat();
    assert_linear("a.svg", |count| format!("<svg><foreignObject>{}</foreignObject></svg>", nested(count)));
}

#[test]
fn comments_behind_a_script() {
    assert_linear("a.js", |count| format!("f()\n{}", "// sourceMappingURL= is no map\n".repeat(count)));
    assert_linear("a.js", |count| format!("f()\n//# {}", "sourceMappingURL= ".repeat(count)));
}

#[test]
fn urls_of_one_attribute() {
    let image = |urls: String| format!("<svg><foreignObject><img srcset=\"{urls}\"/></foreignObject></svg>");
    assert_linear("a.svg", |count| image("a.png 1x,".repeat(count)));
}
