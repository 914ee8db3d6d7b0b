//! One call and its exact answer.

/// One call and its exact answer.
#[derive(Debug, Clone)]
pub struct Row {
    /// The function.
    pub call: Call,
    /// Its argument.
    pub argument: &'static str,
    plain: Answer,
    html: Answer,
}

/// The functions that templates call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `static_url(path)`
    StaticUrl,
    /// `asset_url(name)`
    AssetUrl,
    /// `asset_urls(name)`
    AssetUrls,
    /// `static_integrity(path)`
    StaticIntegrity,
    /// `asset_tags(name)`
    AssetTags,
}

/// Where an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In an HTML template.
    Html,
    /// Anywhere else.
    Plain,
}

/// What a call gives: text, one line per element of a list, or the complete message of an error.
pub type Answer = Result<String, String>;

/// A call of `static_url`; say what it gives with [`Row::gives`] or [`Row::fails`].
pub fn static_url(path: &'static str) -> Row {
    Row::new(Call::StaticUrl, path)
}

/// A call of `asset_url`.
pub fn asset_url(name: &'static str) -> Row {
    Row::new(Call::AssetUrl, name)
}

/// A call of `asset_urls`.
pub fn asset_urls(name: &'static str) -> Row {
    Row::new(Call::AssetUrls, name)
}

/// A call of `static_integrity`.
pub fn static_integrity(path: &'static str) -> Row {
    Row::new(Call::StaticIntegrity, path)
}

/// A call of `asset_tags`, without further arguments.
pub fn asset_tags(name: &'static str) -> Row {
    Row::new(Call::AssetTags, name)
}

impl Row {
    fn new(call: Call, argument: &'static str) -> Self {
        let unsaid = Err("the case says no answer".to_owned());
        Self { call, argument, plain: unsaid.clone(), html: unsaid }
    }

    /// The answer, the same in HTML and elsewhere.
    #[must_use]
    pub fn gives(mut self, text: &str) -> Self {
        self.plain = Ok(text.to_owned());
        self.html = Ok(text.to_owned());
        self
    }

    /// The answer in HTML, where it differs from the plain one.
    #[must_use]
    pub fn in_html(mut self, text: &str) -> Self {
        self.html = Ok(text.to_owned());
        self
    }

    /// The answer of `asset_urls` or `asset_tags`, in order.
    #[must_use]
    pub fn gives_each(self, texts: &[&str]) -> Self {
        self.gives(&texts.join("\n"))
    }

    /// The complete message of the error.
    #[must_use]
    pub fn fails(mut self, message: &str) -> Self {
        self.plain = Err(message.to_owned());
        self.html = Err(message.to_owned());
        self
    }

    /// The answer where it is printed in this form.
    pub fn answer(&self, form: Form) -> &Answer {
        match form {
            Form::Html => &self.html,
            Form::Plain => &self.plain,
        }
    }
}

impl Call {
    /// Every function.
    pub const ALL: [Self; 5] =
        [Self::StaticUrl, Self::AssetUrl, Self::AssetUrls, Self::StaticIntegrity, Self::AssetTags];

    /// What templates call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::StaticUrl => "static_url",
            Self::AssetUrl => "asset_url",
            Self::AssetUrls => "asset_urls",
            Self::StaticIntegrity => "static_integrity",
            Self::AssetTags => "asset_tags",
        }
    }

    /// The keyword of its argument.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::StaticUrl | Self::StaticIntegrity => "path",
            Self::AssetUrl | Self::AssetUrls | Self::AssetTags => "name",
        }
    }
}
