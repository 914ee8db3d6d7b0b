//! What decorators need at run time.

/// The functions that compiled `experimentalDecorators` call, in one line.
///
/// They do what TypeScript's `__decorate`, `__param` and `__metadata` do: decorators are applied from the last to the first,
/// and metadata is only recorded where a `Reflect.metadata` polyfill is loaded.
pub(super) const HELPERS: &str = concat!(
    "var babelHelpers = { ",
    "decorate(decorators, target, key, descriptor) { ",
    "const isMember = arguments.length > 2; ",
    "let result = !isMember ? target : descriptor === null ? Object.getOwnPropertyDescriptor(target, key) : descriptor; ",
    "for (const decorator of [...decorators].reverse()) if (decorator) result = ",
    "(!isMember ? decorator(result) : descriptor === void 0 ? decorator(target, key) : decorator(target, key, result)) ",
    "|| result; ",
    "if (isMember && result) Object.defineProperty(target, key, result); return result; }, ",
    "decorateParam(index, decorator) { return (target, key) => decorator(target, key, index); }, ",
    "decorateMetadata(key, value) { ",
    "if (typeof Reflect === \"object\" && typeof Reflect.metadata === \"function\") return Reflect.metadata(key, value); } ",
    "};\n"
);

/// The names of the functions in [`HELPERS`].
pub(super) const NAMES: [&str; 3] = ["decorate", "decorateParam", "decorateMetadata"];
