//! The uses that MiniJinja's parser finds.

use minijinja::machinery::parse;
use serde_json::Value;

use crate::{NAMES, Use};

const METHODS: [&str; 5] = ["url", "bundle", "urls", "integrity", "tags"];

/// The uses in a template, or its syntax error.
pub(crate) fn found(source: &str) -> Result<Vec<Use>, String> {
    let ast = parse(source, "page.html", Default::default()).map_err(|error| error.to_string())?;
    let mut uses = Vec::new();
    walk(&serde_json::to_value(&ast).unwrap(), source, &mut uses);
    uses.sort();
    Ok(uses)
}

fn walk(node: &Value, source: &str, uses: &mut Vec<Use>) {
    uses.extend(call(node).or_else(|| filter(node, source)).or_else(|| item(node)));
    match node {
        Value::Array(parts) => parts.iter().for_each(|part| walk(part, source, uses)),
        Value::Object(parts) => parts.values().for_each(|part| walk(part, source, uses)),
        _ => {}
    }
}

/// A call of a name, in an expression, a `call` block or a `do`; or of `assets.url`.
fn call(node: &Value) -> Option<Use> {
    let called = node.get("expr")?;
    let arguments = node.get("args")?.as_array()?;
    let variable = &called["inner"][0];
    let (what, at) = match called["expr"].as_str()? {
        "Var" if NAMES.contains(&variable["id"].as_str()?) => (variable["id"].as_str()?, &called["inner"][1]),
        "GetAttr"
            if METHODS.contains(&variable["name"].as_str()?) && variable["expr"]["inner"][0]["id"] == "assets" =>
        {
            ("assets", &variable["expr"]["inner"][1])
        }
        _ => return None,
    };
    let first = arguments.first().and_then(|first| first.get("Pos").or_else(|| Some(&first["Kwarg"][1])));
    Some(Use { at: position(at), what: what.to_owned(), text: first.and_then(text) })
}

fn filter(node: &Value, source: &str) -> Option<Use> {
    let filter = node.get("inner").filter(|_| node["expr"] == "Filter")?;
    let name = filter[0]["name"].as_str().filter(|name| NAMES.contains(name))?;
    let operand = &filter[0]["expr"];
    let text = text(operand).filter(|_| !is_joined(source, &operand["inner"][1]));
    Some(Use { at: position(&filter[1]), what: format!("| {name}"), text })
}

/// Whether an operand follows `~`: Tera 1 filters the whole concatenation, so that the operand is not a literal.
fn is_joined(source: &str, span: &Value) -> bool {
    let offset = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
    let mut before = source[..offset("start_offset")].trim_end();
    let mut after = source[offset("end_offset")..].trim_start();
    while let (Some(outer), Some(rest)) = (before.strip_suffix('('), after.strip_prefix(')')) {
        (before, after) = (outer.trim_end(), rest.trim_start());
    }
    before.ends_with('~')
}

fn item(node: &Value) -> Option<Use> {
    let object = node.get("expr").filter(|object| object["inner"][0]["id"] == "assets")?;
    let subscript = node.get("subscript_expr")?;
    Some(Use { at: position(&object["inner"][1]), what: "assets".to_owned(), text: text(subscript) })
}

fn text(expression: &Value) -> Option<String> {
    expression["inner"][0]["value"].as_str().map(str::to_owned)
}

fn position(span: &Value) -> (usize, usize) {
    let number = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
    (number("start_line"), number("start_col"))
}
