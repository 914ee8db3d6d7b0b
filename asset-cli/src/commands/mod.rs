//! One module per command.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod clean;
pub(crate) mod dev;
pub(crate) mod explain;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod lint;
pub(crate) mod list;
pub(crate) mod serve;
pub(crate) mod url;
pub(crate) mod watch;
