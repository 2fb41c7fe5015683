//! SQLite through the runtime, with rows read column by column.
//!
//! The runtime carries integers as floating-point numbers, exact to 2^53. What may be larger is kept as bytes.

use worker::{Error, Result, SqlStorage, SqlStorageValue, Storage};

/// A store to ask.
#[derive(Clone, Debug)]
pub struct Sql(SqlStorage);

impl Sql {
    pub fn of(storage: &Storage) -> Self {
        Self(storage.sql())
    }

    /// Statements for what they do.
    pub fn run(&self, query: &str, values: impl Into<Vec<SqlStorageValue>>) -> Result<()> {
        self.0.exec(query, values.into()).map(|_| ())
    }

    /// The rows, as they are asked for. Finish or drop them before the next statement.
    pub fn rows<const N: usize>(
        &self,
        query: &str,
        values: [SqlStorageValue; N],
    ) -> Result<impl Iterator<Item = Result<Row>> + use<N>> {
        let rows = self.0.exec(query, values.to_vec())?.raw();
        Ok(rows.map(|row| Ok(Row(row?.into_iter()))))
    }

    /// All rows, each read by `read`.
    pub fn list<T, const N: usize>(
        &self,
        query: &str,
        values: [SqlStorageValue; N],
        read: impl Fn(&mut Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.rows(query, values)?.map(|row| read(&mut row?)).collect()
    }

    /// The first row, if there is one.
    pub fn row<const N: usize>(&self, query: &str, values: [SqlStorageValue; N]) -> Result<Option<Row>> {
        self.rows(query, values)?.next().transpose()
    }
}

/// A row, taken from its first column on.
#[derive(Debug)]
pub struct Row(std::vec::IntoIter<SqlStorageValue>);

impl Row {
    /// A number that is never negative.
    pub fn number(&mut self) -> Result<u64> {
        u64::try_from(self.signed()?).map_err(|_| other("a positive number"))
    }

    pub fn signed(&mut self) -> Result<i64> {
        match self.0.next() {
            Some(SqlStorageValue::Integer(number)) => Ok(number),
            _ => Err(other("a number")),
        }
    }

    pub fn bytes(&mut self) -> Result<Vec<u8>> {
        match self.0.next() {
            Some(SqlStorageValue::Blob(bytes)) => Ok(bytes),
            _ => Err(other("bytes")),
        }
    }

    pub fn text(&mut self) -> Result<String> {
        match self.0.next() {
            Some(SqlStorageValue::String(text)) => Ok(text),
            _ => Err(other("text")),
        }
    }

    /// Exactly `N` bytes, such as an identifier's.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.bytes()?.try_into().map_err(|_| other("an identifier"))
    }
}

fn other(expected: &str) -> Error {
    Error::RustError(format!("a damaged row: not {expected}"))
}

/// A blob to bind.
pub fn blob(bytes: impl AsRef<[u8]>) -> SqlStorageValue {
    SqlStorageValue::Blob(bytes.as_ref().to_vec())
}

/// A number to bind.
///
/// # Errors
/// Past 2^53, where the runtime would round it.
pub fn number(number: u64) -> Result<SqlStorageValue> {
    i64::try_from(number).map_err(|_| other("a number that fits")).and_then(SqlStorageValue::try_from_i64)
}
