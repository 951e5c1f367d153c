//! The sources that refer to a speaker without a name, for the training of the model that ranks antecedents.

use crate::entities::Entities;
use crate::entities::learning::{Case, Model, Recorder};
use crate::quotes::context::QuoteContext;
use crate::quotes::statements::StatementModel;
use crate::quotes::{MODELS, Quote, choose, finish};
use crate::text::Document;

/// The quotes of an article, and the sources that are pronouns or descriptions, with their candidates.
pub fn sources(
    document: &Document<'_>,
    entities: &Entities,
    model: Option<&Model>,
) -> (Vec<Quote>, Vec<Case>) {
    let Some(models) = &*MODELS else {
        return (Vec::new(), Vec::new());
    };
    let context = QuoteContext::new(document, entities);
    let chosen = choose(models, &context, Some(StatementModel::built_in()));
    let mut recorder = Recorder::new(model);
    let quotes = finish(&context, entities, &chosen, &mut recorder);
    (quotes, recorder.cases)
}
