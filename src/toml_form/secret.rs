//! Where a secret lies: settings name it and never contain it.
//!
//! A file of settings is copied, shared and kept in version control. So a bare string is
//! refused, and so is what cannot be the name of a variable: a token in its place would end
//! up in the message that it is not set.

use std::path::PathBuf;

use super::form::Field;

/// Where a secret lies; the secret itself is never written into a file of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretRef {
    /// In this environment variable.
    Env(String),
    /// In this file.
    File(PathBuf),
}

impl Field<'_> {
    /// Reads where a secret lies.
    pub fn secret(&self) -> Option<SecretRef> {
        if !self.is_table() {
            return self.refuse(
                "A secret does not stand in this file, which gets copied and shared. Write \
                 { env = \"NAME\" } for an environment variable or { file = \"path\" } for a file.",
            );
        }
        self.table(|form| {
            let env = form.get("env").map(|field| field.variable().map(SecretRef::Env));
            let file = form.get("file").map(|field| field.path().map(SecretRef::File));
            match (env, file) {
                (Some(secret), None) | (None, Some(secret)) => secret,
                _ => self.refuse("Write either { env = \"NAME\" } or { file = \"path\" }."),
            }
        })
    }

    fn variable(&self) -> Option<String> {
        let name = self.line()?;
        let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Some(name);
        }
        self.refuse(
            "This must be the name of an environment variable (letters, digits and _), \
             not the secret itself.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toml_form::read_text;

    fn read(value: &str) -> Result<SecretRef, String> {
        let read = read_text(&format!("x = {value}"), |form| form.need("x")?.secret());
        read.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn a_secret_is_named_and_never_written_down() {
        assert_eq!(read("{ env = 'TOKEN' }"), Ok(SecretRef::Env("TOKEN".into())));
        assert_eq!(read("{ file = 'smtp.password' }"), Ok(SecretRef::File("smtp.password".into())));
        let said = read("'123:ABC'").unwrap_err();
        assert!(said.starts_with("line 1, x: A secret does not stand in this file"), "{said}");
        let said = read("{ env = '123:ABC' }").unwrap_err();
        assert!(said.starts_with("line 1, x.env: This must be the name"), "{said}");
        assert!(!said.contains("ABC"));
        for both in ["{}", "{ env = 'A', file = 'b' }"] {
            let message = "line 1, x: Write either { env = \"NAME\" } or { file = \"path\" }.";
            assert_eq!(read(both), Err(message.into()));
        }
        assert_eq!(
            read("{ evn = 'A' }"),
            Err("line 1, x: Write either { env = \"NAME\" } or { file = \"path\" }.\n\
                 line 1, x.evn: There is no such setting. Did you mean `env`?"
                .into())
        );
    }
}
