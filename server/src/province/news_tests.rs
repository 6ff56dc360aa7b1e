use super::*;

fn step(status: u8, words: &str) -> Step {
    Step {
        nguoi_xu_ly: "Lò Thị Mai".into(),
        chuc_danh: "Công chức".into(),
        phong_ban_xu_ly: "Trung tâm xã".into(),
        noi_dung_xu_ly: words.into(),
        trang_thai: status.to_string(),
    }
}

fn filed() -> Dossier {
    Dossier {
        ma_trang_thai: 1,
        don_vi_xu_ly: "Trung tâm xã".into(),
        danh_sach_tien_do: vec![Step {
            nguoi_xu_ly: "Hồ Thị Lúa".into(),
            chuc_danh: String::new(),
            trang_thai: "1".into(),
            noi_dung_xu_ly: "Nộp hồ sơ trực tuyến".into(),
            ..Step::default()
        }],
        ..Dossier::default()
    }
}

fn supplement_asked(id: &str) -> Supplement {
    Supplement {
        ho_so_bo_sung_id: id.into(),
        noi_dung_bo_sung: "Ảnh mờ".into(),
        trang_thai_bo_sung: SUPPLEMENT_ASKED.into(),
        ..Supplement::default()
    }
}

fn kinds(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .map(|event| match event {
            Event::Status { status, .. } => format!("status {}", status.number()),
            Event::SupplementRequested { request, .. } => format!("supplement {request}"),
            Event::PaymentRequested { obligation, .. } => format!("payment {obligation}"),
            Event::DraftCertificate { request, .. } => format!("draft {request}"),
            Event::Due { .. } => "due".into(),
            Event::Refused { reason } => format!("refused {reason}"),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_new_dossier_is_no_news() {
    let read = read(&filed(), &Mark::default());
    assert_eq!(kinds(&read.events), Vec::<String>::new());
    assert_eq!(read.results, None);
}

#[test]
fn what_was_read_is_not_read_again() {
    let mut dossier = filed();
    dossier.danh_sach_tien_do.push(step(2, ""));
    dossier.ngay_hen_tra = "20261201170000".into();
    let first = read(&dossier, &Mark::default());
    assert_eq!(kinds(&first.events), ["status 2", "due"]);
    let mark = Mark::parse(&first.mark.to_string());
    assert_eq!(mark, first.mark);
    assert_eq!(read(&dossier, &mark).events, []);
    dossier.ngay_hen_tra = "20261203170000".into();
    assert_eq!(kinds(&read(&dossier, &mark).events), ["due"]);
}

#[test]
fn another_promise_says_why_and_says_it_once() {
    let mut dossier = filed();
    dossier.danh_sach_tien_do.push(step(4, ""));
    dossier.ngay_hen_tra = "20261201170000".into();
    let mark = read(&dossier, &Mark::default()).mark;
    dossier.ngay_hen_tra = "20261203170000".into();
    dossier.ly_do_hen_lai = "Chờ xác minh nơi cư trú".into();
    let words = "Hẹn lại 17:00 03/12/2026. Chờ xác minh nơi cư trú";
    dossier.danh_sach_tien_do.push(step(4, words));
    dossier
        .danh_sach_tien_do
        .push(step(4, "Đã gửi công văn xác minh"));
    let events = read(&dossier, &mark).events;
    assert_eq!(kinds(&events), ["status 4", "due"]);
    let Event::Due { reason, .. } = &events[1] else {
        panic!("a promise");
    };
    assert_eq!(reason.as_deref(), Some("Chờ xác minh nơi cư trú"));
}

#[test]
fn each_request_stands_before_its_step_and_moving_on_comes_after() {
    let mut dossier = filed();
    for status in [2, 5, 4, 5, 4, 6] {
        dossier.danh_sach_tien_do.push(step(status, ""));
    }
    dossier.danh_sach_ho_so_bo_sung = vec![supplement_asked("s1"), supplement_asked("s2")];
    dossier.danh_sach_nghia_vu_tai_chinh = vec![Obligation {
        nghia_vu_id: "p1".into(),
        so_tien: 8000,
        trang_thai_thanh_toan: UNPAID.into(),
        ..Obligation::default()
    }];
    assert_eq!(
        kinds(&read(&dossier, &Mark::default()).events),
        [
            "status 2",
            "supplement s1",
            "status 5",
            "status 4",
            "supplement s2",
            "status 5",
            "status 4",
            "payment p1",
            "status 6"
        ]
    );
}

#[test]
fn the_fee_of_filing_is_not_asked_for_twice() {
    let mut dossier = filed();
    dossier.danh_sach_nghia_vu_tai_chinh = vec![Obligation {
        nghia_vu_id: FILING_OBLIGATION.into(),
        so_tien: 8000,
        trang_thai_thanh_toan: UNPAID.into(),
        ..Obligation::default()
    }];
    assert_eq!(read(&dossier, &Mark::default()).events, []);
}

#[test]
fn a_refusal_carries_its_reason() {
    let mut dossier = filed();
    dossier
        .danh_sach_tien_do
        .push(step(3, "Không đúng thẩm quyền"));
    dossier.ly_do = "Không đúng thẩm quyền".into();
    assert_eq!(
        kinds(&read(&dossier, &Mark::default()).events),
        ["refused Không đúng thẩm quyền"]
    );
}

#[test]
fn a_draft_with_a_term_is_shown_and_one_without_is_left_alone() {
    let mut dossier = filed();
    dossier.danh_sach_ban_nhap = vec![
        Draft {
            ban_nhap_id: "d1".into(),
            han_xac_nhan: "20261124150000".into(),
            trang_thai: DRAFT_WAITING.into(),
            ..Draft::default()
        },
        Draft {
            ban_nhap_id: "d2".into(),
            trang_thai: DRAFT_WAITING.into(),
            ..Draft::default()
        },
    ];
    assert_eq!(
        kinds(&read(&dossier, &Mark::default()).events),
        ["draft d1"]
    );
}

#[test]
fn lines_that_do_not_add_up_become_one() {
    let owed = Obligation {
        nghia_vu_id: "p1".into(),
        ly_do: "Lệ phí".into(),
        so_tien: 8000,
        danh_sach_le_phi: vec![super::super::wire::FeeRead {
            gia: "5000".into(),
            ..Default::default()
        }],
        ..Obligation::default()
    };
    let Event::PaymentRequested { lines, total, .. } = obligation(&owed) else {
        panic!("a request for money");
    };
    assert_eq!(
        (lines.len(), lines[0].amount, total),
        (1, Money(8000), Money(8000))
    );
}

#[test]
fn results_say_where_they_are() {
    let mut dossier = filed();
    dossier.danh_sach_tien_do.push(step(2, ""));
    dossier.danh_sach_tien_do.push(step(4, ""));
    dossier.danh_sach_tien_do.push(step(9, ""));
    let first = read(&dossier, &Mark::default());
    assert_eq!(first.results, Some(Some("Trung tâm xã".into())));
    assert_eq!(read(&dossier, &first.mark).results, None);
}

#[test]
fn a_result_can_be_saved_under_its_name() {
    let paper = ResultPaper {
        ten_giay_to: "Trích lục khai sinh (bản sao) 1/2".into(),
        loai_tep: "application/pdf".into(),
        ..ResultPaper::default()
    };
    assert_eq!(file_name(&paper), "Trích lục khai sinh (bản sao) 1 2.pdf");
}

#[test]
fn a_foreign_mark_means_the_beginning() {
    assert_eq!(Mark::parse("what"), Mark::default());
    assert_eq!(Mark::parse(""), Mark::default());
}
