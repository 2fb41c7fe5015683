//! Invites: a code known to one person, kept only as its hash.

use qinglan_core::id::{AttemptId, Millis, PersonId};
use sha2::{Digest as _, Sha256};
use worker::{Result, SqlStorageValue};

use super::directory::DirectoryStore;
use super::sql::blob;
use crate::internal::SessionId;

/// Crockford's base32: no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Ten of them are 50 bits: short enough for the telephone, and see `durable::tries`.
pub const CODE_CHARS: usize = 10;
/// So long after its end an invite still says that it has ended.
const KEEP_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// An invite as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub person: PersonId,
    /// Whose it is, as its page says.
    pub sender: String,
    pub expires: Millis,
    pub used: bool,
}

/// A code of random bytes.
pub fn code(random: [u8; CODE_CHARS]) -> String {
    let letter = |byte: u8| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from);
    random.into_iter().filter_map(letter).collect()
}

/// The code as it was issued, from what somebody typed: any case, spaces and hyphens, `O` for `0`, `I` and `L` for `1`.
fn normal(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).take(2 * CODE_CHARS);
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

fn hash(typed: &str) -> SqlStorageValue {
    blob(Sha256::digest(normal(typed)))
}

/// The session that an attempt to take an invite opens: the same for the same attempt, and known to nobody who lacks its random bytes.
pub fn session(typed: &str, attempt: AttemptId) -> SessionId {
    let digest: [u8; 32] = Sha256::new().chain_update(normal(typed)).chain_update(attempt.as_bytes()).finalize().into();
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    SessionId(id)
}

impl DirectoryStore {
    /// Keeps an invite; the person's earlier ones end (rule IV2). Within a transaction.
    pub fn issue(&self, code: &str, invite: &Invite, now: Millis) -> Result<()> {
        self.sql.run("DELETE FROM invites WHERE expires < ?", [now.plus(-KEEP_MS).0.into()])?;
        self.end_invites(invite.person, now)?;
        let row = [hash(code), blob(invite.person.as_bytes()), invite.sender.as_str().into(), invite.expires.0.into()];
        self.sql.run("INSERT INTO invites (hash, person, sender, expires, used) VALUES (?, ?, ?, ?, 0)", row)
    }

    pub fn invite(&self, typed: &str) -> Result<Option<Invite>> {
        let row = self.sql.row("SELECT person, sender, expires, used FROM invites WHERE hash = ?", [hash(typed)])?;
        row.map(|mut row| {
            Ok(Invite {
                person: PersonId::from_bytes(row.array()?),
                sender: row.text()?,
                expires: Millis(row.signed()?),
                used: row.signed()? != 0,
            })
        })
        .transpose()
    }

    /// A person's invites that are still known, taken or not.
    pub fn invites_of(&self, person: PersonId) -> Result<Vec<Invite>> {
        let query = "SELECT sender, expires, used FROM invites WHERE person = ? ORDER BY expires";
        self.sql.list(query, [blob(person.as_bytes())], |row| {
            Ok(Invite { person, sender: row.text()?, expires: Millis(row.signed()?), used: row.signed()? != 0 })
        })
    }

    /// Nobody can take the person's invites any more.
    pub fn end_invites(&self, person: PersonId, now: Millis) -> Result<()> {
        let row = [now.0.into(), blob(person.as_bytes()), now.0.into()];
        self.sql.run("UPDATE invites SET expires = ? WHERE person = ? AND used = 0 AND expires > ?", row)
    }

    pub(super) fn use_up(&self, typed: &str, now: Millis) -> Result<()> {
        self.sql.run("UPDATE invites SET used = ? WHERE hash = ?", [now.0.into(), hash(typed)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_read_out_and_typed() {
        let code = code([0, 1, 10, 31, 32, 255, 18, 20, 22, 27]);
        assert_eq!(code, "01AZ0ZJMPV");
        assert_eq!(normal("oi az-0zjmpv"), code);
        assert_eq!(normal("OLAZ0 ZJMPV"), code);
        assert_eq!(normal(&"9".repeat(1000)).len(), 20);
    }
}
