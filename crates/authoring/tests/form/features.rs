//! The table in `docs/forms-features.md` is what becomes of forms that have each feature: it works and a script shows so, it is left
//! out and the author is told, or it is refused by name. To write it anew:
//! `WRITE_DOCS=1 cargo test -p authoring --test form features`.

use std::fmt::Write;

use authoring::{AuthoringError, FormFile, Script, Weight, for_phones, read_upload_as};
use calendar::Date;
use forms::{Context, Lists, Mode};
use serde::Deserialize;

use crate::hostile::zipped;
use crate::media::{PICTURE, SOUND};
use crate::written::expect_written;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    section: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    name: String,
    #[serde(default)]
    feature: Vec<Feature>,
    /// A type and an appearance each.
    #[serde(default)]
    appearances: Vec<(String, String)>,
    /// A type of bind, what is typed, and as JSON what it then holds.
    #[serde(default)]
    binds: Vec<(String, String, String)>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Feature {
    name: String,
    survey: String,
    choices: String,
    settings: String,
    external_choices: String,
    entities: String,
    list: String,
    list_xml: String,
    list_geojson: String,
    instance: String,
    model: String,
    body: String,
    play: String,
    /// Files beside the form: pictures, or recordings where the name ends so.
    beside: Vec<String>,
}

impl Feature {
    fn appearance(kind: &str, appearance: &str) -> Self {
        let mut survey = format!("type,name,label,appearance\n{kind},a,A,{appearance}\n");
        let mut choices = String::new();
        if kind.starts_with("select") {
            choices.push_str("list_name,name,label\nl,x,X\nl,y,Y");
        }
        if kind == "begin_group" {
            survey.push_str("text,b,B,\nend_group,,,\n");
        }
        Self {
            name: format!("`{appearance}`"),
            survey,
            choices,
            play: r#"[{"expect":{"path":"a","label":"A"}}]"#.to_owned(),
            ..Self::default()
        }
    }

    fn bind(kind: &str, typed: &str, held: &str) -> Self {
        let control = match kind {
            "binary" => r#"<upload ref="/data/a" mediatype="image/*"><label>A</label></upload>"#,
            _ => r#"<input ref="/data/a"><label>A</label></input>"#,
        };
        let play = match kind {
            "binary" => r#"[{"expect":{"path":"a","label":"A"}}]"#.to_owned(),
            _ => format!(
                r#"[{{"answer":{{"path":"a","value":"{typed}"}}}},{{"expect":{{"path":"a","value":{held},"valid":true}}}}]"#
            ),
        };
        Self {
            name: format!("`{kind}`"),
            instance: "<a/>".to_owned(),
            model: format!(r#"<bind nodeset="/data/a" type="{kind}"/>"#),
            body: control.to_owned(),
            play,
            ..Self::default()
        }
    }

    fn read(&self, mode: Mode) -> FormFile {
        let lists = Lists::new();
        if self.body.is_empty() {
            let sheets = [
                ("survey.csv", &self.survey),
                ("choices.csv", &self.choices),
                ("settings.csv", &self.settings),
                ("external_choices.csv", &self.external_choices),
                ("entities.csv", &self.entities),
                ("list.csv", &self.list),
                ("list.xml", &self.list_xml),
                ("list.geojson", &self.list_geojson),
            ];
            let mut sheets: Vec<(&str, &[u8])> = sheets
                .iter()
                .filter(|(_, content)| !content.is_empty())
                .map(|(name, content)| (*name, content.as_bytes()))
                .collect();
            sheets.extend(self.files());
            let mut form =
                read_upload_as("form.zip", &zipped(&sheets), &lists, Some(mode)).unwrap();
            for_phones_in(mode, &mut form);
            return form;
        }
        let xml = format!(
            r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>T</h:title><model><instance><data id="t" version="1">{}</data></instance>{}</model></h:head><h:body>{}</h:body></h:html>"#,
            self.instance, self.model, self.body
        );
        let mut files = vec![("form.xml", xml.as_bytes())];
        files.extend(self.files());
        let (name, bytes) = match self.beside.is_empty() {
            true => ("form.xml", xml.into_bytes()),
            false => ("form.zip", zipped(&files)),
        };
        let mut form = read_upload_as(name, &bytes, &lists, Some(mode)).unwrap();
        for_phones_in(mode, &mut form);
        form
    }

    fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.beside.iter().map(|name| {
            let recording = name.ends_with(".wav");
            (&**name, if recording { SOUND } else { PICTURE })
        })
    }

    /// What becomes of it.
    fn fate(&self, mode: Mode) -> Result<Fate, String> {
        let form = self.read(mode);
        // That these small forms are in one language is no part of any feature.
        let language = |found: &&AuthoringError| found.en.starts_with("The form has no ");
        let said = |weight: Weight| {
            let findings = form.findings.iter().filter(|found| !language(found));
            let found = findings.into_iter().find(|found| found.weight == weight);
            found.map(|found| found.en.clone())
        };
        if let Some(said) = said(Weight::Mistake) {
            return Ok(Fate::Refused(said));
        }
        if !self.play.contains("expect") {
            return Err(format!("{}: neither refused nor shown to work", self.name));
        }
        let script = Script::read(self.play.as_bytes()).unwrap();
        let today = Date::new(2026, 11, 26).unwrap();
        let context = Context::new(today, form.lists.clone()).with_randomness(7);
        let played = form.play(&script, None, context).unwrap();
        if !played.held() {
            return Err(format!("{} ({mode:?}): {:?}", self.name, played.failures()));
        }
        Ok(said(Weight::Advice).map_or(Fate::Works, Fate::LeftOut))
    }
}

/// As it is published, where the mode is that of phones.
fn for_phones_in(mode: Mode, form: &mut FormFile) {
    if mode == Mode::Strict {
        for_phones(form);
    }
}

#[derive(PartialEq)]
enum Fate {
    /// It does what it should.
    Works,
    /// It is not there; what the author is told.
    LeftOut(String),
    /// The form is not published; what the author is told.
    Refused(String),
}

fn row(feature: &Feature, counts: &mut [usize; 4]) -> Result<String, String> {
    let (at, state, said) = match feature.fate(Mode::Strict)? {
        Fate::Works => (0, "works", String::new()),
        Fate::LeftOut(said) => (1, "left out", said),
        Fate::Refused(said) => match feature.fate(Mode::XformsCompat)? {
            Fate::Works => (2, "not on phones", said),
            _ => (3, "refused", said),
        },
    };
    counts[at] += 1;
    let escaped = said.replace('|', "\\|").replace('\n', " ");
    Ok(format!("| {} | {state} | {escaped} |\n", feature.name))
}

/// The table; or of which features it is not so that they work, are left out and said, or are refused.
fn table() -> Result<String, Vec<String>> {
    let table: Table = toml::from_str(include_str!("features.toml")).unwrap();
    let mut out = String::new();
    let mut all = [0; 4];
    let mut silent = Vec::new();
    for section in table.section {
        let mut counts = [0; 4];
        let mut rows = String::new();
        let looks = section.appearances.iter();
        let looks = looks.map(|(kind, word)| Feature::appearance(kind, word));
        let binds = section.binds.iter();
        let binds = binds.map(|(kind, typed, held)| Feature::bind(kind, typed, held));
        for feature in section.feature.into_iter().chain(looks).chain(binds) {
            match row(&feature, &mut counts) {
                Ok(row) => rows.push_str(&row),
                Err(why) => silent.push(why),
            }
        }
        let [works, left_out, elsewhere, refused] = counts;
        writeln!(
            out,
            "## {}\n\n{works} work, {left_out} left out, {elsewhere} not on phones, {refused} refused.\n\n| feature | state | what the author is told |\n| --- | --- | --- |\n{rows}",
            section.name
        )
        .unwrap();
        for (sum, count) in all.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    let [works, left_out, elsewhere, refused] = all;
    if !silent.is_empty() {
        return Err(silent);
    }
    Ok(format!(
        "Together: {works} work, {left_out} left out, {elsewhere} not on phones, {refused} refused.\n\n{out}"
    ))
}

#[test]
fn the_documented_features_are_what_becomes_of_forms_that_have_them() {
    expect_written("forms-features.md", "features", &table().unwrap());
}
