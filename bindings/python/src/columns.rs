//! Tables of files and of digests, however their bytes and words are stored.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, LargeBinaryArray, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use runkind::batch::Input;

/// A column of bytes.
pub(crate) fn bytes(batch: &RecordBatch, name: &str) -> Result<LargeBinaryArray, ArrowError> {
    let column = batch.column_by_name(name).ok_or_else(|| missing(batch, name))?;
    Ok(cast(column, &DataType::LargeBinary)?.as_binary::<i64>().clone())
}

/// A column of words, where there is one.
fn words(batch: &RecordBatch, name: &str) -> Result<Option<StringArray>, ArrowError> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    Ok(Some(cast(column, &DataType::Utf8)?.as_string::<i32>().clone()))
}

fn missing(batch: &RecordBatch, name: &str) -> ArrowError {
    let schema = batch.schema();
    let there: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let text = format!("no column `{name}`; there are {}", there.join(", "));
    ArrowError::InvalidArgumentError(text)
}

/// The files of a table with the columns `path`, `content` and, if wanted, `athlete`.
pub(crate) fn inputs(batch: &RecordBatch) -> Result<Vec<Input>, ArrowError> {
    let paths = words(batch, "path")?.ok_or_else(|| missing(batch, "path"))?;
    let (contents, athletes) = (bytes(batch, "content")?, words(batch, "athlete")?);
    let word =
        |words: &StringArray, row: usize| words.is_valid(row).then(|| words.value(row).to_string());
    let input = |row: usize| {
        let content = if contents.is_valid(row) { contents.value(row) } else { &[] };
        let path = word(&paths, row).unwrap_or_default();
        let athlete = athletes.as_ref().and_then(|athletes| word(athletes, row));
        Input { athlete, ..Input::of_bytes(&path, content.to_vec()) }
    };
    Ok((0..batch.num_rows()).map(input).collect())
}

/// The columns of a table of digests.
pub(crate) fn digests_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("path", DataType::Utf8, false),
        Field::new("athlete", DataType::Utf8, true),
        Field::new("digest", DataType::LargeBinary, false),
    ]))
}

/// What was made of some files, in their order.
pub(crate) fn digests(inputs: &[Input], packed: &[Vec<u8>]) -> Result<RecordBatch, ArrowError> {
    let paths = inputs.iter().map(|input| Some(input.path.as_str()));
    let athletes = inputs.iter().map(|input| input.athlete.as_deref());
    RecordBatch::try_new(
        digests_schema(),
        vec![
            Arc::new(paths.collect::<StringArray>()),
            Arc::new(athletes.collect::<StringArray>()),
            Arc::new(LargeBinaryArray::from_iter_values(packed)),
        ],
    )
}
