"""Text in the code pages of the world: names and places are read as they were written."""

from __future__ import annotations

import pytest

TEXTS = {
    "cp1252": "Straße;Größe\nMüller;groß\nJäger;weiß und schön\nÖzdemir;café crème\n",
    "cp1250": "jméno;město\nŽižka;Příbram\nDvořák;Brno\nŠťastný;Plzeň\nČapek;Hradec Králové\n",
    "cp1251": "имя;город\nИван;Москва\nМария;Казань\nПётр;Новгород\n",
    "cp1253": "όνομα;πόλη\nΓιώργος;Αθήνα\nΜαρία;Θεσσαλονίκη\n",
    "cp1254": "ad;şehir\nAyşe;İstanbul\nÇağrı;Eskişehir\nGökhan;Diyarbakır\n",
    "cp1255": "שם;עיר\nדוד;ירושלים\nשרה;חיפה\n",
    "cp1256": "الاسم;المدينة\nأحمد;القاهرة\nفاطمة;الرياض\n",
    "koi8-r": "имя;город\nИван;Москва\nМария;Казань\nПётр;Новгород\n",
    "cp866": "имя;город\nИван;Москва\nМария;Казань\nПётр;Новгород\n",
    "cp850": "nom;ville\nMüller;Köln\nGarcía;Málaga\nFrançois;Orléans\n",
    "mac_roman": "nom;ville\nMüller;Köln\nGarcía;Málaga\nÅsa;Malmö\nFrançois;Orléans\n",
    "shift_jis": "名前;都市\n田中太郎;東京都\n鈴木花子;大阪府\nコーヒー;京都\n",
    "euc_jp": "名前;都市\n田中太郎;東京都\n鈴木花子;大阪府\n佐藤;京都\n",
    "gb18030": "姓名;城市\n王小明;北京市\n李华;上海市\n张伟;广州市\n",
    "big5": "姓名;城市\n王小明;台北市\n李華;高雄市\n陳偉;台中市\n",
    "euc_kr": "이름;도시\n김철수;서울특별시\n이영희;부산광역시\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_in_a_code_page_is_read_as_it_was_written(name, read):
    expected = [tuple(line.split(";")) for line in TEXTS[name].splitlines()]
    outcome = read(TEXTS[name].encode(name), header_rows=1)
    assert [tuple(outcome.names), *outcome.rows] == expected
    assert outcome.problems == {"transcoded": 1}
    assert 0.5 <= outcome.report.confidence["encoding"] <= 0.9


FEW_LETTERS = {
    "cp1252": [
        "name,price\nCafé,teuer €\n",
        "nom,ville\nHélène,Orléans\n",
        "nombre\nNúñez\nMálaga\n",
        "a\né\n",
        "n\nO’Brien – “ok”\n",
    ],
    "cp1250": ["imię,miasto\nŁukasz,Łódź\nZażółć,Gdańsk\n"],
    "koi8-r": ["имя,город\nИван,Москва\n"],
    "cp1253": ["όνομα,πόλη\nΓιώργος,Αθήνα\n"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FEW_LETTERS.items() for text in texts])
def test_a_few_letters_are_enough_for_the_common_pages(name, text, read):
    outcome = read(text.encode(name), header_rows=1)
    told = [outcome.names, *([str(cell) for cell in row] for row in outcome.rows)]
    assert "\n".join(",".join(cells) for cells in told) + "\n" == text


def test_what_is_no_language_is_still_read_without_a_loss(read):
    content = b"a,b\n" + bytes(range(0xA1, 0xC0)) + b",\x81\x8d\x8f\n"
    outcome = read(content, header_rows=1)
    assert len(outcome.rows) == 1
    assert outcome.report.confidence["encoding"] < 1
