//! Types whose fields are those of a generated type, each converted on its own.

use jiff::Timestamp;
use patwarden_api::types::{AppPermissions, NullableSimpleUser};
use serde_json::Value;

use super::{AppId, InstallationId, Levels, OrgId, User, UserId, read};
use crate::error::{Error, ErrorKind, Result};

/// A type of ours with the generated types that it is read from. A field has the generated one's
/// name, or says which one it is: `kind = type_`.
macro_rules! converted {
    ($(#[$doc:meta])* $name:ident of $raw:ident: [$($from:ty),+] $fields:tt) => {
        $crate::model::converted::converted!(@type $(#[$doc])* $name $fields);
        $($crate::model::converted::converted!(@from $name $raw: $from, $fields);)+
    };
    (@type $(#[$doc:meta])* $name:ident {
        $($(#[$field_doc:meta])* $field:ident$( = $generated:ident)?: $type:ty,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
        }
    };
    (@from $name:ident $raw:ident: $from:ty, {
        $($(#[$field_doc:meta])* $field:ident$( = $generated:ident)?: $type:ty,)+
    }) => {
        impl TryFrom<$from> for $name {
            type Error = $crate::Error;

            fn try_from($raw: $from) -> $crate::Result<Self> {
                use $crate::model::converted::Field as _;
                Ok(Self {
                    $($field: $crate::model::converted::converted!(@raw $raw $field $($generated)?)
                        .field(stringify!($field))?,)+
                })
            }
        }
    };
    (@raw $raw:ident $field:ident) => { $raw.$field };
    (@raw $raw:ident $field:ident $generated:ident) => { $raw.$generated };
}
pub(super) use converted;

/// Becomes a field of ours, or an error that names it.
pub(super) trait Field<T> {
    fn field(self, name: &str) -> Result<T>;
}

macro_rules! as_it_is {
    ($($type:ty),+) => {
        $(impl Field<Option<$type>> for Option<$type> {
            fn field(self, _: &str) -> Result<Option<$type>> {
                Ok(self)
            }
        })+
    };
}
as_it_is!(String, bool, Timestamp, Value, Vec<String>);

macro_rules! ids {
    ($($id:ty),+) => {
        $(
            impl Field<$id> for Option<i64> {
                fn field(self, name: &str) -> Result<$id> {
                    read::id(self, name)
                }
            }

            impl Field<Option<$id>> for Option<i64> {
                fn field(self, name: &str) -> Result<Option<$id>> {
                    read::optional_id(self, name)
                }
            }
        )+
    };
}
ids!(AppId, InstallationId, OrgId, UserId);

impl Field<String> for Option<String> {
    fn field(self, name: &str) -> Result<String> {
        read::required(self, name)
    }
}

/// How many of something.
impl Field<Option<u64>> for Option<i64> {
    fn field(self, name: &str) -> Result<Option<u64>> {
        let Some(count) = self else { return Ok(None) };
        u64::try_from(count).map(Some).map_err(|_| {
            Error::new(
                ErrorKind::InvalidAnswer,
                format!("the field {name} of the answer is {count}, which is no count"),
            )
        })
    }
}

/// Something with fields of its own.
pub(super) fn nested<Raw, T: TryFrom<Raw, Error = Error>>(raw: Option<Raw>, name: &str) -> Result<Option<T>> {
    raw.map(T::try_from).transpose().map_err(|error| error.about(name))
}

impl Field<Option<User>> for Option<NullableSimpleUser> {
    fn field(self, name: &str) -> Result<Option<User>> {
        nested(self.and_then(|user| user.0), name)
    }
}

/// By name, as the generated type has a field for each.
impl Field<Option<Levels>> for Option<AppPermissions> {
    fn field(self, name: &str) -> Result<Option<Levels>> {
        let named = self.map(|permissions| serde_json::to_value(permissions).and_then(serde_json::from_value));
        named.transpose().map_err(|error| {
            Error::new(ErrorKind::InvalidAnswer, format!("the field {name} of the answer can't be read"))
                .with_source(error)
        })
    }
}
