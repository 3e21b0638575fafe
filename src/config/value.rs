//! Values with their places, before they are checked.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    List(Vec<Item>),
    /// Anything else, by the name of its type.
    Other(&'static str),
}

/// A value in a list, with its bytes in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) value: Value,
    pub(super) span: Range<usize>,
}

impl Value {
    /// From TOML that begins at byte `shift` of its text.
    pub(super) fn from_toml(value: &DeValue<'_>, shift: usize) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.clone().into_owned()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Self::Other("number beyond 64 bits"), Self::Integer),
            DeValue::Boolean(flag) => Self::Boolean(*flag),
            DeValue::Array(items) => {
                Self::List(items.iter().map(|item| Item::from_toml(item, shift)).collect())
            }
            DeValue::Float(_) => Self::Other("number with a fraction"),
            DeValue::Datetime(_) => Self::Other("date"),
            DeValue::Table(_) => Self::Other("section"),
        }
    }

    /// What it is, with an article and, where short, the value.
    pub(super) fn type_name(&self) -> String {
        match self {
            Self::Text(text) => format!("the text {}", super::text::quoted(text)),
            Self::Integer(number) => format!("the number `{number}`"),
            Self::Boolean(flag) => format!("`{flag}`"),
            Self::List(_) => "a list".to_owned(),
            Self::Other(name) => format!("a {name}"),
        }
    }

    /// As JSON, for machines.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => super::text::without_user_info(text).into(),
            Self::Integer(number) => (*number).into(),
            Self::Boolean(flag) => (*flag).into(),
            Self::List(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Self::Other(_) => serde_json::Value::Null,
        }
    }
}

impl Item {
    fn from_toml(item: &Spanned<DeValue<'_>>, shift: usize) -> Self {
        let span = item.span();
        Self {
            value: Value::from_toml(item.get_ref(), shift),
            span: span.start + shift..span.end + shift,
        }
    }
}
