use asset_build::references::ReferenceKind::{self, CssImport, CssUrl, Html, SvgHref, XmlStylesheet};
use asset_build::references::{Kind, scan};
use asset_core::Location;

use crate::{assert_references, assert_untouched, clean_scan, replaced};

const PATH: &str = "img/x.svg";

#[track_caller]
fn one(input: &str, kind: ReferenceKind) {
    let found = clean_scan(PATH, input.as_bytes()).references;
    assert_eq!(found.iter().map(|reference| reference.kind).collect::<Vec<_>>(), [kind], "{input}");
    assert_references(PATH, input, &["a.png"], &input.replace("a.png", "X"));
}

#[test]
fn links_that_load_count() {
    for input in [
        "<svg><image href=\"a.png\"/></svg>",
        "<svg><image xlink:href='a.png'></image></svg>",
        "<svg xmlns:xl=\"http://www.w3.org/1999/xlink\"><use xl:href=\"a.png\" /></svg>",
        "<svg:svg><svg:feImage href\n=\n\"a.png\"/></svg:svg>",
        "<svg><script href=\"a.png\"/><linearGradient id=\"b\"/></svg>",
    ] {
        one(input, SvgHref);
    }
    one("<?xml-stylesheet type=\"text/css\" href=\"a.png\"?><svg/>", XmlStylesheet);
}

#[test]
fn links_for_readers_and_other_attributes_are_left() {
    for input in [
        "<svg><a href=\"a.png\"><text>a.png</text></a></svg>",
        "<svg><!-- <image href=\"a.png\"/> --></svg>",
        "<svg><desc><![CDATA[<image href=\"a.png\"/>]]></desc></svg>",
        "<svg><image data-href=\"a.png\" src=\"a.png\"/></svg>",
        "<svg><text>url(a.png)</text><path d=\"url(a.png)\"/></svg>",
        "<svg><style type=\"text/less\">a{b:url(a.png)}</style></svg>",
        "<svg><script>import('./a.js'); href = 'a.png'</script></svg>",
        "<!DOCTYPE svg [<!ENTITY e \"href\">]><svg xmlns=\"&e;\"><g/></svg>",
    ] {
        assert_untouched(PATH, input);
    }
}

#[test]
fn css_counts_in_style_elements_and_attributes() {
    for input in [
        "<svg><style>rect{fill:url(a.png)}</style></svg>",
        "<svg><style type=\"text/css\"><![CDATA[ b>c{fill:url( 'a.png' )} ]]></style></svg>",
        "<svg><style>/* <!-- url(b.png) --> */ rect{fill:url(a.png)}</style></svg>",
        "<svg><rect style=\"fill:url(a.png)\"/></svg>",
        "<svg><rect fill='url(\"a.png\")' stroke=\"red\"/></svg>",
        "<svg><g mask=\"url(a.png)\"></g></svg>",
    ] {
        one(input, CssUrl);
    }
    one("<svg><style>@import 'a.png';</style></svg>", CssImport);
}

#[test]
fn entities_are_decoded_and_written() {
    let input = "<svg><image href=\"a&amp;b&#x63;.png\"/><g style=\"fill:url(&quot;a.png?b&amp;c&quot;)\"/></svg>";
    let output = "<svg><image href=\"X\"/><g style=\"fill:url(&quot;X&quot;)\"/></svg>";
    assert_references(PATH, input, &["a&bc.png", "a.png?b&c"], output);
    let written =
        |input: &str, url: &str| String::from_utf8(replaced(PATH, input.as_bytes(), |_| url.to_owned())).unwrap();
    assert_eq!(
        written("<svg><use href='a'/></svg>", "a?b&c<'\""),
        "<svg><use href='a?b&amp;c&lt;&apos;&quot;'/></svg>"
    );
    let input = "<svg><style>b{c:url(\"a\")}</style></svg>";
    assert_eq!(written(input, "a?b&\"<"), "<svg><style>b{c:url(\"a?b&amp;\\&quot;&lt;\")}</style></svg>");
    let input = "<svg><style><![CDATA[b{c:url(\"a\")}]]></style></svg>";
    assert_eq!(written(input, "a?b&\"<"), "<svg><style><![CDATA[b{c:url(\"a?b&\\\"<\")}]]></style></svg>");
}

#[test]
fn an_entity_in_the_text_of_a_style_is_the_character() {
    let input = "<svg><style>b &gt; c{d:url(&quot;a.png&quot;)}</style></svg>";
    assert_references(PATH, input, &["a.png"], &input.replace("a.png", "X"));
}

#[test]
fn bytes_that_are_not_utf8_stay() {
    let input =
        b"\xef\xbb\xbf<svg><!-- \xff --><image href=\"\xfc.png\"/><style>/* \xff */b{c:url(a.png)}</style></svg>";
    let output = replaced(PATH, input, |_| "X".to_owned());
    let expected = b"\xef\xbb\xbf<svg><!-- \xff --><image href=\"X\"/><style>/* \xff */b{c:url(X)}</style></svg>";
    assert_eq!(output, expected);
}

#[test]
fn svg_that_is_not_well_formed_is_unchanged_and_told() {
    for (input, place) in [
        ("<svg>\n<image href=\"a.png\"></svg>", "img/x.svg:2:21"),
        ("<svg><image href=\"a.png\"/>", "img/x.svg:1:27"),
        ("<svg><image href=a.png /></svg>", "img/x.svg:1:26"),
        ("<svg><image href=\"a.png\"/", "img/x.svg:1:6"),
    ] {
        let found = scan(PATH, Kind::Svg, input.as_bytes());
        assert_eq!(found.references, [], "{input}");
        let [warning] = found.warnings.as_slice() else { panic!("{input}") };
        assert!(
            warning.message.starts_with("is not well-formed XML, so its references are left as they are: "),
            "{input}"
        );
        assert_eq!(Location::in_text(PATH, input.as_bytes(), warning.offset).to_string(), place, "{input}");
    }
}

#[test]
fn css_in_an_attribute_alone_counts_whatever_its_case_and_escapes() {
    for input in [
        "<svg><path fill=\"URL(a.png)\"/></svg>",
        "<svg><path fill=\"u\\72l(a.png)\"/></svg>",
        "<svg><path fill=\"u&#114;l(a.png)\"/></svg>",
    ] {
        one(input, CssUrl);
    }
}

#[test]
fn what_an_animation_sets_counts_as_the_attribute_does() {
    for input in [
        "<svg><path><set attributeName=\"fill\" to=\"url(a.png)\"/></path></svg>",
        "<svg><path><animate attributeName='mask' from='none' by='url(#b)' to='URL(a.png)'/></path></svg>",
    ] {
        let found = clean_scan(PATH, input.as_bytes()).references;
        assert_eq!(found.last().unwrap().kind, CssUrl);
        assert_eq!(found.last().unwrap().target, "a.png");
    }
    one("<svg><image><set attributeName=\"href\" to=\"a.png\"/></image></svg>", SvgHref);
    let input =
        "<svg><image><animate attributeName='xlink:href' values=' a.png; b,c.png ;#d;' from='e' /></image></svg>";
    let output = "<svg><image><animate attributeName='xlink:href' values=' X; X ;X;' from='X' /></image></svg>";
    assert_references(PATH, input, &["a.png", "b,c.png", "#d", "e"], output);
    let input =
        "<svg><path><animate attributeName='filter' values='url(a.svg#b);url(&quot;c.svg#d&quot;)'/></path></svg>";
    let output = "<svg><path><animate attributeName='filter' values='url(X);url(&quot;X&quot;)'/></path></svg>";
    assert_references(PATH, input, &["a.svg#b", "c.svg#d"], output);
    for input in [
        "<svg><a><set attributeName=\"href\" to=\"a.html\"/></a></svg>",
        "<svg><image><animate attributeName=\"href\" values=\"data:image/png;base64,AA==;a.png\"/></image></svg>",
        "<svg><image><animate attributeName=\"x\" values=\"a.png\" to=\"url(a.png)\"/></image></svg>",
        "<svg><image attributeName=\"href\" to=\"a.png\"/></svg>",
    ] {
        assert_untouched(PATH, input);
    }
}

#[test]
fn html_in_a_foreign_object_counts() {
    for element in [
        "<img src=\"a.png\"/>",
        "<h:img src=\"a.png\"></h:img>",
        "<video><source src=\"a.png\" type=\"video/mp4\"/></video>",
        "<video poster=\"a.png\"/>",
        "<object data=\"a.png\"/>",
        "<div><div><img srcset=\"a.png\"/></div></div>",
    ] {
        one(&format!("<svg><foreignObject>{element}</foreignObject></svg>"), Html);
    }
    one("<svg><foreignObject><link rel='stylesheet' href=\"a.png\"/></foreignObject></svg>", SvgHref);
    let set = |urls: [&str; 5]| {
        let [a, b, c, d, e] = urls;
        format!("<svg><foreignObject><img srcset=\"{a} 1x, {b} 2x,,{c}, {d} calc(1, 2),{e}\"/></foreignObject></svg>")
    };
    let urls = ["a.png", "/static/b,c.png", "data:,x", "d.png", "e.png"];
    assert_references(PATH, &set(urls), &urls, &set(["X"; 5]));
    let output = replaced(PATH, set(urls).as_bytes(), |_| "a,;b.png".to_owned());
    assert_eq!(String::from_utf8(output).unwrap(), set(["a%2C%3Bb.png"; 5]));
    for input in [
        "<svg><img src=\"a.png\"/><foreignObject/><img src=\"a.png\"/></svg>",
        "<svg><foreignObject><iframe src=\"a.html\"/><a href=\"a.html\">a</a></foreignObject></svg>",
    ] {
        assert_untouched(PATH, input);
    }
}
