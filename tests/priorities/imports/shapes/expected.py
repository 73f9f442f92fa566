"""What a person reads in each of the six tables, written out by hand."""

from priorities.imports.table import CellAt, Problem, ReadRow, ReadTable

HOW_IMPACT_WHEN_WHO = ReadTable(
    rows=(
        ReadRow(
            lines=(4, 6, 7),
            reference="1.1",
            priority=1,
            wording="Make example placements easier to find\n"
            "List every placement in one place\n"
            "Agree one form, used by all",
            measures=("Students placed within four weeks", "Forms that come back incomplete"),
            timings=("Year 1", "Year 2"),
            responsible=("Example College", "example universities"),
        ),
        ReadRow(
            lines=(9, 11),
            reference="1.2",
            priority=1,
            wording="Welcome newcomers\nGive each newcomer a mentor",
            measures=("Newcomers with a mentor", "Newcomers still in post after a year"),
            timings=("Ongoing",),
            responsible=("Employers", "mentors"),
        ),
        ReadRow(
            lines=(14, 16),
            reference="2.1",
            priority=2,
            wording="Ask people why they leave",
            responsible=("Example College",),
        ),
    ),
    unplaced=(CellAt(1, 1, "Example plan for the workforce"),),
)

HORIZON_PILLAR_BULLETS = ReadTable(
    rows=(
        ReadRow((2,), "Visit example schools", "", 1, (), ("Short term (2025)",), ("Members",)),
        ReadRow((2,), "Write one example leaflet; print it twice", "", 1, (), ("Short term (2025)",), ("Members",)),
        ReadRow(
            (3,), "Hold an example exit talk", "", 2, (), ("Short term (2025)",), ("Employers", "Members and partners")
        ),
        ReadRow((4,), "Open a second example course", "", 1, (), ("Medium term",)),
        ReadRow((4,), "Pay for example travel and for meals", "", 1, (), ("Medium term",)),
        ReadRow((5,), "Count the example posts", "", 4, (), ("Medium term",), ("Example College",)),
        ReadRow((6,), "Repeat the example count every year", "", None, (), ("Long term",)),
    ),
    unplaced=(CellAt(6, 2, "Something else entirely"),),
)

BOARD_TRACKER = ReadTable(
    rows=(
        ReadRow(
            (3,),
            "Map the example teams",
            "1.1",
            None,
            (),
            ("31/03/2026",),
            ("Head of examples",),
            "Board paper 4, page 2",
        ),
        ReadRow(
            lines=(4, 5),
            reference="1.2",
            wording="Publish the example map on the public site",
            timings=("30/06/2026",),
            responsible=("Head of examples",),
            place="Board paper 4, page 3",
        ),
        ReadRow((6,), "Thank the example helpers", "", None, (), (), (), "Chair"),
        ReadRow(
            lines=(8,),
            reference="2a",
            wording="",
            timings=("By March 2026",),
            responsible=("Chair", "Secretary"),
            place="Members' day",
            problems=(Problem(CellAt(8, 3, "illegible"), "The words of this action cannot be read."),),
        ),
        ReadRow((10,), "Write up the example day", "2.2", None, (), (), (), "Members' day"),
        ReadRow(
            lines=(11,),
            reference="1.1",
            wording="Print the example map",
            timings=("Q2 2026/27",),
            responsible=("Head of examples",),
            place="Board paper 9",
            problems=(Problem(CellAt(11, 1, "1.1"), "The reference 1.1 stands in line 3 already."),),
        ),
    ),
    unplaced=(
        CellAt(1, 1, "Board action tracker"),
        CellAt(3, 6, "Open"),
        CellAt(3, 7, "Waits for the list"),
        CellAt(4, 6, "Not started"),
        CellAt(6, 1, "A3"),
        CellAt(6, 6, "Closed"),
        CellAt(6, 7, "Done by letter"),
        CellAt(8, 6, "Open"),
        CellAt(10, 6, "Open"),
        CellAt(11, 6, "Open"),
    ),
)

WORD_TABLE = ReadTable(
    rows=(
        ReadRow(
            lines=(3, 4),
            reference="1.1",
            priority=1,
            wording="Show example schools\nwhat the work is.",
            measures=("Ten example schools visited", "Two hundred pupils met", "Leaflets handed out"),
            timings=("Year 1",),
        ),
        ReadRow(
            lines=(5,),
            reference="1.2",
            priority=1,
            wording="Open one example course",
            measures=("Course approved", "First students in September"),
            timings=("Year 1",),
        ),
        ReadRow(
            lines=(6,),
            reference="1.3",
            priority=1,
            wording="Keep example costs low:\n- travel\n- meals",
            measures=("Cost per student", "complaints"),
            timings=("Year 2", "Year 3"),
        ),
        ReadRow((8,), "Thank people when they go", "2.1", 2, (), ("Ongoing, reviewed each spring",)),
        ReadRow(
            lines=(10,),
            wording="",
            priority=2,
            measures=("Letters sent",),
            problems=(
                Problem(CellAt(10, 3, ""), "This line has no words for an action, and belongs to none above it."),
            ),
        ),
    ),
    unplaced=(CellAt(1, 1, "Table 3. Example actions"), CellAt(9, 1, "Please turn over")),
)

WELSH = ReadTable(
    rows=(
        ReadRow(
            lines=(3,),
            reference="1.1",
            priority=1,
            wording="Ymweld ag ysgolion enghreifftiol",
            measures=("Nifer yr ysgolion", "Nifer y disgyblion"),
            timings=("Blwyddyn 1",),
            responsible=("Y Coleg", "aelodau"),
        ),
        ReadRow(
            lines=(4,),
            reference="1.2",
            priority=1,
            wording="Agor cwrs enghreifftiol",
            measures=("Nifer y myfyrwyr",),
            timings=("Blwyddyn 2",),
            responsible=("Prifysgolion", "cyflogwyr a phartneriaid"),
        ),
        ReadRow((6,), "Diolch i bobl wrth iddynt adael", "2.1", 2, (), ("Parhaus",), ("Pawb",)),
        ReadRow((7,), "Cyfrif swyddi’r tŷ enghreifftiol", "2.2", 4),
    ),
    unplaced=(CellAt(1, 1, "Cynllun enghreifftiol"),),
)

WEB_SPREADSHEET = ReadTable(
    rows=(
        ReadRow(
            lines=(5, 6),
            reference="1.1",
            priority=1,
            wording="Draw an example map",
            measures=("Map published", "Map read by members"),
            timings=("2025-26",),
            responsible=("Example College",),
        ),
        ReadRow(
            lines=(7, 8),
            reference="1.2",
            priority=1,
            wording="Teach people to read the map and to draw their own",
            measures=("Sessions held", "people taught"),
            timings=("Ongoing",),
            responsible=("Members", "employers"),
        ),
        ReadRow((11,), "Ask what people need", "2.1", 2),
        ReadRow(
            (12,), "Answer within a week", "2.2", None, ("Days to answer",), ("Spring 2026",), ("Example College",)
        ),
    ),
    unplaced=(
        CellAt(1, 1, "EXAMPLE PLAN – EXPORTED"),
        CellAt(5, 7, "Green"),
        CellAt(7, 7, "Amber"),
        CellAt(12, 2, "7"),
        CellAt(14, 1, "Prepared by the example office"),
    ),
)

EXPECTED = {
    "how_impact_when_who.csv": HOW_IMPACT_WHEN_WHO,
    "horizon_pillar_bullets.csv": HORIZON_PILLAR_BULLETS,
    "board_tracker.csv": BOARD_TRACKER,
    "word_table.html": WORD_TABLE,
    "welsh.csv": WELSH,
    "web_spreadsheet.csv": WEB_SPREADSHEET,
}
