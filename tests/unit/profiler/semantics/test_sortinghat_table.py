"""Labelled tables of columns are read even where a heading is spelled otherwise or a figure is not there."""

from __future__ import annotations

import pytest

from bench.made_columns import made_columns
from bench.sortinghat_table import read_table
from services.profiler.core.semantics.feature_type import ColumnStatistics

HEAD = "Record_id,Attribute_name,y_act,total_vals,num_nans,%_nans,num_of_dist_val,%_dist_val,mean,std_dev,min_val,max_val,sample_1,sample_2\n"
UNNUMBERED = ColumnStatistics(10, 1, 4)
TABLES = {
    "as published": (HEAD + "7,Age,numeric,10,1,10,4,40,2.5,1,1,4,1,4\n", "numeric", ColumnStatistics(10, 1, 4, 2.5, 1, 1, 4)),
    "zeros that stand for no number": (HEAD + "7,Age,numeric,10,1,10,4,40,0.0,0.0,0.0,0.0,a,b\n", "numeric", UNNUMBERED),
    "zeros that are numbers": (
        HEAD + "7,Age,numeric,10,1,10,4,40,0,0,0,0,0,0.0\n",
        "numeric",
        ColumnStatistics(10, 1, 4, 0, 0, 0, 0),
    ),
    "cells without a figure": (HEAD + "7,Age,url,10,NaN,10,,40,nan,,,inf,a,NaN\n", "url", UNNUMBERED),
    "other spellings": (
        "attribute name,Y-Act,total vals,num nans,num_of_dist_val\nAge,Embedded_Number,10,1,4\n",
        "embedded-number",
        UNNUMBERED,
    ),
    "labels by number": ("Attribute_name,y_act\nAge,6\n", "list", ColumnStatistics()),
    "no label": ("Attribute_name,total_vals\nAge,10\n", None, ColumnStatistics(10)),
    "an unknown label": ("Attribute_name,y_act\nAge,odd\n", None, ColumnStatistics()),
    "a byte-order mark, a short row": ("\ufeffAttribute_name,y_act,total_vals,sample_1\nAge,url\n", "url", ColumnStatistics()),
}


@pytest.mark.parametrize(("content", "label", "statistics"), TABLES.values(), ids=TABLES)
def test_tables_are_read_for_what_they_say(tmp_path, content, label, statistics):
    path = tmp_path / "table.csv"
    path.write_text(content, encoding="utf-8")
    (column,) = read_table(path)
    assert (column.name, column.label, column.statistics) == ("Age", label, statistics)
    assert "NaN" not in column.samples


def test_made_up_columns_are_the_same_for_the_same_seed():
    assert made_columns(3) == made_columns(3) != made_columns(4)
    assert {column.label for column in made_columns(3)} == {"embedded-number", "list"}
