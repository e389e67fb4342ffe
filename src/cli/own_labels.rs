//! What the runner says their runs were: it beats what was judged.

use crate::batch::Batch;
use crate::cli::exit::Usage;
use crate::cli::output;
use crate::cli::plan::Plan;
use crate::evaluate::{self, Label};

/// The labels of the plan; none where it names none.
pub(super) fn read(plan: &Plan) -> anyhow::Result<Vec<Label>> {
    let Some(path) = &plan.labels else { return Ok(Vec::new()) };
    let named = "named by --labels or by `labels` in the configuration";
    evaluate::read_labels(path).map_err(|error| Usage(format!("{error}; {named}")).into())
}

/// Makes the labels the kinds of the runs they name; of a copy, that of its twin.
pub(super) fn apply(labels: &[Label], batch: &mut Batch, plan: &Plan) {
    let mut of_none = 0;
    for label in labels {
        let Some(kind) = label.kind else { continue };
        let named: Vec<usize> = (0..batch.records.len())
            .filter(|&i| label.is_of(&batch.records[i].source))
            .map(|i| batch.records[i].duplicate_of.map_or(i, |twin| twin.record))
            .collect();
        of_none += usize::from(named.is_empty());
        for i in named {
            if let Some(judged) = &mut batch.records[i].judged {
                judged.verdict.overrule(kind);
            }
        }
    }
    if of_none > 0 && !plan.is_quiet {
        output::say(&format!("{of_none} of {} labels name nothing that was read", labels.len()));
    }
}
