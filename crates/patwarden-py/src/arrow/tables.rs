//! The columns that the rows of each kind have: those of the object, by its names, and in its order.

use std::sync::Arc;

use arrow_array::{ArrayRef, StructArray};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::{ArrowError, DataType, Field, Fields};

use super::column::{Cell, Column, Flag, Levels, Moment, Number, Text, Texts, Word};

/// Columns of the same length, side by side: a column of structs, or a table.
pub(crate) trait Struct: Column {
    fn fields() -> Fields;

    /// The rows so far; none are left.
    fn rows(&mut self) -> Result<StructArray, ArrowError>;
}

/// A struct of columns for a type of the crate below: a field of it in each, by another name where one is given.
macro_rules! table {
    (
        $(#[$doc:meta])*
        $table:ident of $row:ident { $($field:ident$( as $name:ident)?: $column:ty,)+ }
    ) => {
        $(#[$doc])*
        pub(crate) struct $table {
            $($field: $column,)+
            rows: NullBufferBuilder,
        }

        impl Default for $table {
            fn default() -> Self {
                Self { $($field: Default::default(),)+ rows: NullBufferBuilder::new(0) }
            }
        }

        impl Struct for $table {
            fn fields() -> Fields {
                [$(field::<_, _, $column>(table!(@name $field $($name)?), |row: &patwarden::$row| &row.$field),)+]
                    .into_iter()
                    .collect()
            }

            fn rows(&mut self) -> Result<StructArray, ArrowError> {
                let columns = vec![$(self.$field.finish()?,)+];
                StructArray::try_new(Self::fields(), columns, self.rows.finish())
            }
        }

        impl Column for $table {
            type Item<'a> = &'a patwarden::$row;

            fn data_type() -> DataType {
                DataType::Struct(Self::fields())
            }

            fn append(&mut self, item: Option<Self::Item<'_>>) -> Result<(), ArrowError> {
                $(self.$field.append(item.and_then(|row| Cell::<$column>::item(&row.$field)))?;)+
                self.rows.append(item.is_some());
                Ok(())
            }

            fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
                Ok(Arc::new(Struct::rows(self)?))
            }
        }

        impl Cell<$table> for patwarden::$row {
            fn item(&self) -> Option<&Self> {
                Some(self)
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:ident) => { stringify!($name) };
}

/// A column's name, and what it can hold: no null unless the type of the field has one.
fn field<Row, T: Cell<C>, C: Column>(name: &str, _: fn(&Row) -> &T) -> Field {
    Field::new(name, C::data_type(), T::NULLABLE)
}

table! {
    /// Tokens that may reach an organisation.
    Grants of Grant {
        id: Number,
        owner: Owners,
        repository_selection: Word,
        repositories_url: Text,
        permissions: AllLevels,
        access_granted_at: Moment,
        token_id: Number,
        token_name: Text,
        token_expired: Flag,
        token_expires_at: Moment,
        token_last_used_at: Moment,
    }
}

table! {
    /// Requests to let a token reach an organisation.
    Requests of GrantRequest {
        id: Number,
        reason: Text,
        owner: Owners,
        repository_selection: Word,
        repositories_url: Text,
        permissions: AllLevels,
        created_at: Moment,
        token_id: Number,
        token_name: Text,
        token_expired: Flag,
        token_expires_at: Moment,
        token_last_used_at: Moment,
    }
}

table! {
    /// Whose tokens they are.
    Owners of Owner {
        login: Text,
        id: Number,
        kind as type: Word,
    }
}

table! {
    /// What tokens may do, by kind.
    AllLevels of Permissions {
        organization: Levels,
        repository: Levels,
        other: Levels,
    }
}

table! {
    /// Repositories that a token reaches.
    Repositories of Repository {
        id: Number,
        name: Text,
        full_name: Text,
        private: Flag,
        visibility: Word,
        archived: Flag,
        html_url: Text,
    }
}

table! {
    /// Organisations, as a login that can see them is told.
    Organizations of Organization {
        login: Text,
        id: Number,
        installation_id: Number,
        suspended: Flag,
    }
}

table! {
    /// Users: members of an organisation, say.
    Users of User {
        login: Text,
        id: Number,
        node_id: Text,
        kind as type: Word,
        name: Text,
        email: Text,
        site_admin: Flag,
        user_view_type: Word,
        starred_at: Text,
        avatar_url: Text,
        gravatar_id: Text,
        html_url: Text,
        url: Text,
        events_url: Text,
        followers_url: Text,
        following_url: Text,
        gists_url: Text,
        organizations_url: Text,
        received_events_url: Text,
        repos_url: Text,
        starred_url: Text,
        subscriptions_url: Text,
    }
}

table! {
    /// Installations of GitHub Apps.
    Installations of Installation {
        id: Number,
        account: Accounts,
        app_id: Number,
        app_slug: Text,
        client_id: Text,
        target_id: Number,
        target_type: Word,
        repository_selection: Word,
        permissions: Levels,
        events: Texts,
        created_at: Moment,
        updated_at: Moment,
        suspended_at: Moment,
        suspended_by: Users,
        contact_email: Text,
        has_multiple_single_files: Flag,
        single_file_name: Text,
        single_file_paths: Texts,
        html_url: Text,
        access_tokens_url: Text,
        repositories_url: Text,
    }
}

table! {
    /// Whom Apps are installed on.
    Accounts of Account {
        login: Text,
        slug: Text,
        id: Number,
        node_id: Text,
        kind as type: Word,
        name: Text,
        description: Text,
        email: Text,
        site_admin: Flag,
        user_view_type: Word,
        created_at: Moment,
        updated_at: Moment,
        starred_at: Text,
        avatar_url: Text,
        gravatar_id: Text,
        html_url: Text,
        website_url: Text,
        url: Text,
        events_url: Text,
        followers_url: Text,
        following_url: Text,
        gists_url: Text,
        organizations_url: Text,
        received_events_url: Text,
        repos_url: Text,
        starred_url: Text,
        subscriptions_url: Text,
    }
}
