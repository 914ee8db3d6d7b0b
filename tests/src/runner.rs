//! All rows through one thing that answers calls.

use crate::{Answer, Call, Form, Group, Opened, cases};

/// Puts every row to what `prepare` makes of a group's assets, and panics with a list of all wrong answers.
///
/// # Panics
/// If an answer is not the one that the table says, or a group can't be opened.
pub fn check<C: FnMut(Call, &str) -> Answer>(
    form: Form,
    open: impl Fn(&Group) -> Result<Opened, asset_core::Error>,
    mut prepare: impl FnMut(&Opened) -> C,
) {
    let (mut rows, mut wrong) = (0, String::new());
    for group in cases::all() {
        let opened = open(&group).unwrap_or_else(|error| panic!("{}: can't be opened: {error}", group.name));
        let mut call = prepare(&opened);
        for row in &group.rows {
            rows += 1;
            let given = call(row.call, row.argument);
            let expected = row.answer(form);
            if given != *expected {
                let call = row.call.name();
                wrong += &format!(
                    "{}: {call}({:?})\n  expected {expected:?}\n  given    {given:?}\n",
                    group.name, row.argument
                );
            }
        }
    }
    assert!(rows > 100, "the table has only {rows} rows");
    assert!(wrong.is_empty(), "wrong answers, of {rows}:\n{wrong}");
}
