//! What every template engine's adapter shares: functions, their arguments, tags, and values made once.

mod function;
mod preload;
mod tags;
mod value_cache;

pub use self::function::{ArgValue, TemplateFunction};
pub use self::preload::Preload;
pub use self::tags::{AttributeValue, TagOptions, Tags};
pub use self::value_cache::ValueCache;
