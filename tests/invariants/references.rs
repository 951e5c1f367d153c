//! What must hold for the ids in any document.

use std::collections::HashSet;

use serde_json::Value;

/// The keys whose values are ids of other items of the document.
const REFERENCES: &[&str] = &["speaker", "affiliation", "continues", "entity", "date"];

/// Every id that occurs anywhere is the id of an item in the same document.
pub(crate) fn references_exist(document: &Value) {
    let mut ids = HashSet::new();
    for list in ["people", "organizations", "places", "dates", "quotes"] {
        for item in document[list].as_array().into_iter().flatten() {
            let id = item["id"].as_str().unwrap();
            assert!(ids.insert(id), "{id} occurs twice");
        }
    }
    let check = |value: &Value| {
        if let Some(id) = value.as_str() {
            assert!(ids.contains(id), "{id} is not in {document:#}");
        }
    };
    check(&document["focus"]["place"]["id"]);
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    if REFERENCES.contains(&key.as_str()) {
                        check(value);
                        value.as_array().into_iter().flatten().for_each(check);
                    }
                    open.push(value);
                }
            }
            Value::Array(array) => open.extend(array),
            _ => {}
        }
    }
}
