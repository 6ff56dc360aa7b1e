//! Pictures and recordings beside labels and choices: out of every kind of file, with each file that cannot be used named by its
//! cell.

use authoring::{FormFile, Weight, changes, read_form, read_upload, read_upload_as};
use forms::{Lists, Mode};

use crate::desk::{Desk, form, mistakes};
use crate::hostile::zipped;

/// The smallest picture: one grey pixel.
pub(crate) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
/// The shortest recording.
pub(crate) const SOUND: &[u8] = b"RIFF\x0c\0\0\0WAVEfmt \0\0\0\0";

const HEAD: &[&str] = &[
    "type",
    "name",
    "label::vi",
    "label::en",
    "media::image",
    "media::audio::vi",
    "media::audio::en",
];
const SURVEY: &[&[&str]] = &[
    HEAD,
    &["note", "huong_dan", "Xem hình", "Look", "the.png", "", ""],
    &[
        "select_one viec",
        "viec",
        "Việc",
        "Work",
        "",
        "viec.wav",
        "work.wav",
    ],
];
const CHOICES: &[&[&str]] = &[
    &[
        "list_name",
        "name",
        "label::vi",
        "label::en",
        "image",
        "audio",
    ],
    &["viec", "ruong", "Làm ruộng", "Farming", "the.png", ""],
    &["viec", "buon", "Buôn bán", "Trade", "", "viec.wav"],
];

fn told(form: &FormFile) -> Vec<(String, String, String)> {
    let media = form.bundle.media.iter();
    media
        .map(|(key, media)| {
            let kind = |name: &str| {
                let hash = domain::Sha256::parse(name).ok()?;
                let document = form.media.get(&hash)?;
                Some(document.split(';').next()?.to_owned())
            };
            let of = |text: &forms::Text| {
                let both = [&text.vi, &text.en].map(|name| kind(name).unwrap_or_default());
                both.join(" ").trim().to_owned()
            };
            (key.clone(), of(&media.image), of(&media.audio))
        })
        .collect()
}

#[test]
fn pictures_and_recordings_lie_beside_a_workbook_and_come_with_it() {
    let desk = Desk::new();
    let book = desk.workbook("to_khai.xlsx", &[("survey", SURVEY), ("choices", CHOICES)]);
    desk.put("the.png", PICTURE);
    desk.put("to_khai-media/viec.wav", SOUND);
    desk.put("to_khai-media/work.wav", [SOUND, b"\0\0"].concat());
    let line = |key: &str, image: &str, audio: &str| (key.into(), image.into(), audio.into());
    let expected = [
        line("huong_dan:label", "data:image/png", ""),
        line("viec/buon", "", "data:audio/wav"),
        line("viec/ruong", "data:image/png", ""),
        line("viec:label", "", "data:audio/wav data:audio/wav"),
    ];
    let read = read_form(&book).unwrap();
    assert_eq!(mistakes(&read), [""; 0]);
    assert_eq!(told(&read), expected);
    assert_eq!(read.media.len(), 3);

    // The same in one file, as it is uploaded.
    let book = std::fs::read(book).unwrap();
    let other = [SOUND, b"\0\0"].concat();
    let zip = zipped(&[
        ("f/to_khai.xlsx", &*book),
        ("f/The.PNG", PICTURE),
        ("f/viec.wav", SOUND),
        ("f/work.wav", &*other),
        ("f/~$to_khai.xlsx", b"PK"),
    ]);
    let read = read_upload("to_khai.zip", &zip, &Lists::new()).unwrap();
    assert_eq!(told(&read), expected);
}

#[test]
fn a_file_that_cannot_be_used_is_named_by_its_cell() {
    let read = form(&[("survey", SURVEY), ("choices", CHOICES)]);
    assert_eq!(
        mistakes(&read),
        [
            "survey!E2",
            "survey!F3",
            "survey!G3",
            "choices!E2",
            "choices!F3"
        ]
    );
    let first = &read
        .findings
        .iter()
        .find(|found| found.weight == Weight::Mistake);
    assert!(first.unwrap().vi.contains("Không có tệp the.png"));
}

#[test]
fn an_xform_names_them_in_its_sentences() {
    let xml = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model><itext><translation lang="vi"><text id="a"><value>A</value><value form="image">jr://images/the.png</value></text><text id="x"><value>X</value><value form="audio">jr://audio/viec.wav</value></text></translation></itext><instance><data id="t" version="1"><a/><b/></data></instance><instance id="l"><root><item><itextId>x</itextId><name>x</name></item></root></instance><bind nodeset="/data/a" type="string"/></model></h:head><h:body><input ref="/data/a"><label ref="jr:itext('a')"/></input><select1 ref="/data/b"><label>B</label><itemset nodeset="instance('l')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1></h:body></h:html>"#;
    let files: [(&str, &[u8]); 3] = [
        ("t.xml", xml.as_bytes()),
        ("t-media/the.png", PICTURE),
        ("t-media/viec.wav", SOUND),
    ];
    let zip = zipped(&files);
    let read = read_upload_as("t.zip", &zip, &Lists::new(), Some(Mode::Strict)).unwrap();
    assert_eq!(mistakes(&read), [""; 0]);
    let line = |key: &str, image: &str, audio: &str| (key.into(), image.into(), audio.into());
    assert_eq!(
        told(&read),
        [
            line("a:label", "data:image/png", ""),
            line("l/x", "", "data:audio/wav"),
        ]
    );
    let alone = read_upload("t.xml", xml.as_bytes(), &Lists::new()).unwrap();
    let mistakes = alone
        .findings
        .iter()
        .filter(|found| found.weight == Weight::Mistake);
    assert_eq!(mistakes.count(), 2);
}

#[test]
fn another_picture_is_a_difference() {
    let read = |picture: &[u8]| {
        let desk = Desk::new();
        let book = desk.workbook("to_khai.xlsx", &[("survey", SURVEY), ("choices", CHOICES)]);
        for (name, bytes) in [
            ("the.png", picture),
            ("viec.wav", SOUND),
            ("work.wav", SOUND),
        ] {
            desk.put(name, bytes);
        }
        read_form(&book).unwrap().bundle
    };
    let other = [PICTURE, b"\0"].concat();
    let found = changes(&read(PICTURE), &read(&other));
    let said: Vec<&str> = found.iter().map(|change| &*change.sentence.en).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said.iter()
            .all(|said| said.contains("picture or recording")),
        "{said:?}"
    );
}
