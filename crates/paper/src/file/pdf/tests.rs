//! Documents that are plain, full of tricks, or damaged.

use super::*;
use proptest::prelude::*;

fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut text = "%PDF-1.7\n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        text += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    text += &format!("trailer\n<</Root 1 0 R {trailer}>>\n%%EOF");
    text.into_bytes()
}

fn pages(count: usize, catalogue: &str) -> Vec<String> {
    let kids: String = (0..count)
        .map(|page| format!("{} 0 R ", page + 3))
        .collect();
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R {catalogue}>>"),
        format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"),
    ];
    objects.extend(vec!["<</Type/Page/Parent 2 0 R>>".to_owned(); count]);
    objects
}

#[test]
fn a_plain_document_has_its_pages_and_nothing_else() {
    let plain = inspect(&pdf(&pages(3, ""), ""));
    assert_eq!(
        plain,
        Inspection {
            pages: Some(3),
            notices: vec![]
        }
    );
}

#[test]
fn two_hundred_pages_are_many() {
    let book = inspect(&pdf(&pages(200, ""), ""));
    assert_eq!(
        book,
        Inspection {
            pages: Some(200),
            notices: vec![Notice::ManyPages]
        }
    );
}

#[test]
fn what_it_does_besides_is_named() {
    let seen =
        |catalogue: &str, trailer: &str| inspect(&pdf(&pages(1, catalogue), trailer)).notices;
    assert_eq!(seen("", "/Encrypt 9 0 R"), [Notice::Locked]);
    assert_eq!(
        seen("/OpenAction<</S/JavaScript/JS(app.alert)>>", ""),
        [Notice::Script]
    );
    assert_eq!(seen("/OpenAction<</S/J#61vaScript>>", ""), [Notice::Script]);
    assert_eq!(
        seen("/Names<</EmbeddedFiles 7 0 R>>", ""),
        [Notice::Attachment]
    );
    assert_eq!(seen("/AA<</O<</S/Launch/F(cmd)>>>>", ""), [Notice::Launch]);
    assert_eq!(seen("/AcroForm<</XFA[]>>", ""), [Notice::DynamicForm]);
    assert_eq!(seen("/Title(/JavaScript /Launch)", ""), []);
}

#[test]
fn packed_objects_are_unpacked() {
    let inner = [
        "<</Type/Catalog/Pages 5 0 R/AA<</O<</S/JavaScript>>>>>>",
        "<</Type/Pages/Kids[6 0 R]>>",
        "<</Type/Page>>",
    ];
    let mut table = String::new();
    let mut body = String::new();
    for (at, object) in inner.iter().enumerate() {
        table += &format!("{} {} ", at + 4, body.len());
        body += object;
        body += " ";
    }
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(format!("{table}{body}").as_bytes(), 6);
    let mut file = format!(
        "%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 3/First {}/Filter/FlateDecode/Length {}>>\nstream\n",
        table.len(),
        packed.len()
    )
    .into_bytes();
    file.extend(&packed);
    file.extend(b"\nendstream\nendobj\n2 0 obj\n<</Type/XRef/Root 4 0 R/Length 3>>\nstream\nabc\nendstream\nendobj\nstartxref\n0\n%%EOF");
    assert_eq!(
        inspect(&file),
        Inspection {
            pages: Some(1),
            notices: vec![Notice::Script]
        }
    );
}

#[test]
fn a_bomb_of_zeros_is_unpacked_to_its_limit_only() {
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 20 << 20], 6);
    let mut file = b"%PDF-1.5\n".to_vec();
    for number in 1..6 {
        file.extend(
            format!("{number} 0 obj\n<</Type/ObjStm/N 1/First 9/Filter[/FlateDecode]>>\nstream\n")
                .bytes(),
        );
        file.extend(&bomb);
        file.extend(b"\nendstream\nendobj\n");
    }
    let mut seen = Seen::default();
    seen.look_through(&file);
    assert_eq!(seen.unpacked, MOST_UNPACKED_ALL);
}

#[test]
fn pages_in_a_circle_and_pages_that_are_missing_end() {
    let circle = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[2 0 R 1 0 R]>>",
    ]
    .map(str::to_owned);
    assert_eq!(inspect(&pdf(&circle, "")).notices, [Notice::PagesUnknown]);
    let missing = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[8 0 R]>>",
    ]
    .map(str::to_owned);
    assert_eq!(inspect(&pdf(&missing, "")).pages, None);
}

#[test]
fn the_newest_version_of_an_object_counts_and_data_is_no_object() {
    let mut file = pdf(&pages(1, ""), "");
    file.extend(b"\n7 0 obj\n<</Length 44>>\nstream\n8 0 obj <</S/JavaScript>> endobj trailer 00000\nendstream\nendobj\n");
    file.extend(b"9 0 obj <</Type/Page>> endobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R 9 0 R]>>\nendobj\ntrailer <</Root 1 0 R>>");
    assert_eq!(
        inspect(&file),
        Inspection {
            pages: Some(2),
            notices: vec![]
        }
    );
}

#[test]
fn objects_that_never_end_do_not_cost_for_ever() {
    for (piece, times) in [
        ("1 0 obj(", 400_000),
        ("1 0 obj<", 400_000),
        ("1 0 obj<<>>stream\n", 200_000),
        ("1 0 obj[[[[", 200_000),
    ] {
        let mut file = b"%PDF-1.7\n".to_vec();
        file.extend(piece.repeat(times).bytes());
        let mut seen = Seen::default();
        seen.look_through(&file);
        assert!(seen.in_vain <= MOST_IN_VAIN + (1 << 20), "{piece}");
        assert_eq!(inspect(&file).notices, [Notice::PagesUnknown], "{piece}");
    }
}

#[test]
fn a_stream_without_an_end_hides_nothing_behind_it() {
    let mut file = b"%PDF-1.7\n9 0 obj\n<</Length 5>>\nstream\n".to_vec();
    file.extend(pdf(&pages(1, "/OpenAction<</S/JavaScript>>"), ""));
    assert_eq!(
        inspect(&file),
        Inspection {
            pages: Some(1),
            notices: vec![Notice::Script]
        }
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..120),
        at in 0..400_usize,
    ) {
        let _ = inspect(&bytes);
        let mut file = pdf(&pages(4, "/AA<<>>"), "/Encrypt 3 0 R");
        for (byte, other) in file.iter_mut().skip(at).zip(&bytes) {
            *byte = *other;
        }
        let _ = inspect(&file);
    }
}
