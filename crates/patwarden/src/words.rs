//! Choices that GitHub has words for, of which none can be sent that it does not know.

/// An enumeration with GitHub's word for each of its values.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// As GitHub writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        /// Reads GitHub's word; any other is [`InvalidInput`]($crate::ErrorKind::InvalidInput).
        impl std::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(word: &str) -> $crate::Result<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    $crate::Error::invalid_input(format!("{word:?} is none of {}", known.join(", ")))
                })
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::{ErrorKind, MemberRole, SecurityProduct};

    #[test]
    fn a_word_is_read_as_it_is_written_and_no_other_is() {
        for product in SecurityProduct::ALL {
            assert_eq!(product.to_string().parse::<SecurityProduct>().unwrap(), *product);
        }
        let error = "owner".parse::<MemberRole>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("\"owner\" is none of all, admin, member"), "{error}");
    }
}
