"""Countries by name and by code (ISO 3166-1), and states and provinces of large countries."""

from __future__ import annotations


def _listed(text: str, separator: str | None) -> frozenset[str]:
    return frozenset(part.strip() for part in " ".join(text.split()).split(separator))


NAMES = _listed(
    """
afghanistan; albania; algeria; andorra; angola; antigua and barbuda; argentina; armenia; australia; austria; azerbaijan;
bahamas; bahrain; bangladesh; barbados; belarus; belgium; belize; benin; bhutan; bolivia; bosnia and herzegovina; botswana;
brazil; brunei; bulgaria; burkina faso; burundi; cabo verde; cape verde; cambodia; cameroon; canada; central african republic;
chad; chile; china; colombia; comoros; congo; costa rica; croatia; cuba; cyprus; czechia; czech republic; denmark; djibouti;
dominica; dominican republic; ecuador; egypt; el salvador; equatorial guinea; eritrea; estonia; eswatini; swaziland; ethiopia;
fiji; finland; france; gabon; gambia; georgia; germany; ghana; greece; grenada; guatemala; guinea; guinea-bissau; guyana; haiti;
honduras; hungary; iceland; india; indonesia; iran; iraq; ireland; israel; italy; ivory coast; cote d'ivoire; côte d'ivoire;
jamaica; japan; jordan; kazakhstan; kenya; kiribati; kuwait; kyrgyzstan; laos; latvia; lebanon; lesotho; liberia; libya;
liechtenstein; lithuania; luxembourg; madagascar; malawi; malaysia; maldives; mali; malta; marshall islands; mauritania;
mauritius; mexico; micronesia; moldova; monaco; mongolia; montenegro; morocco; mozambique; myanmar; burma; namibia; nauru;
nepal; netherlands; the netherlands; new zealand; nicaragua; niger; nigeria; north korea; north macedonia; macedonia; norway;
oman; pakistan; palau; palestine; panama; papua new guinea; paraguay; peru; philippines; poland; portugal; qatar; romania;
russia; russian federation; rwanda; saint kitts and nevis; saint lucia; saint vincent and the grenadines; samoa; san marino; sao
tome and principe; saudi arabia; senegal; serbia; seychelles; sierra leone; singapore; slovakia; slovenia; solomon islands;
somalia; south africa; south korea; korea; republic of korea; south sudan; spain; sri lanka; sudan; suriname; sweden;
switzerland; syria; taiwan; tajikistan; tanzania; thailand; timor-leste; togo; tonga; trinidad and tobago; tunisia; turkey;
türkiye; turkmenistan; tuvalu; uganda; ukraine; united arab emirates; united kingdom; great britain; england; scotland; wales;
northern ireland; uk; usa; united states; united states of america; uruguay; uzbekistan; vanuatu; vatican city; venezuela;
vietnam; viet nam; yemen; zambia; zimbabwe; hong kong; puerto rico; greenland; kosovo; macau; bermuda; deutschland; österreich;
schweiz; frankreich; italien; spanien; niederlande; belgien; polen; schweden; dänemark; norwegen; finnland; ungarn; allemagne;
espagne; italie; royaume-uni; belgique; suisse; états-unis; pays-bas; pologne; españa; alemania; francia; italia; reino unido;
estados unidos; méxico; brasil; argentina; perú; polska; niemcy; sverige; danmark; norge; suomi; nederland; portugal
""",
    ";",
)
ALPHA_2 = _listed(
    """
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg ch
ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm
gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc
li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz
om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc
td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
""",
    None,
)
ALPHA_3 = _listed(
    """
afg ago alb and are arg arm atg aus aut aze bdi bel ben bfa bgd bgr bhr bhs bih blr blz bol bra brb brn btn bwa caf can che chl
chn civ cmr cod cog col com cpv cri cub cyp cze deu dji dma dnk dom dza ecu egy eri esp est eth fin fji fra fsm gab gbr geo gha
gin gmb gnb gnq grc grd grl gtm guy hkg hnd hrv hti hun idn ind irl irn irq isl isr ita jam jor jpn kaz ken kgz khm kir kna kor
kwt lao lbn lbr lby lca lie lka lso ltu lux lva mac mar mco mda mdg mdv mex mhl mkd mli mlt mmr mne mng moz mrt mus mwi mys nam
ner nga nic nld nor npl nru nzl omn pak pan per phl plw png pol pri prk prt pry pse qat rou rus rwa sau sdn sen sgp slb sle slv
smr som srb ssd stp sur svk svn swe swz syc syr tcd tgo tha tjk tkm tls ton tto tun tur tuv twn tza uga ukr ury usa uzb vct ven
vnm vut wsm yem zaf zmb zwe
""",
    None,
)
STATES = _listed(
    """
alabama; alaska; arizona; arkansas; california; colorado; connecticut; delaware; florida; georgia; hawaii; idaho; illinois;
indiana; iowa; kansas; kentucky; louisiana; maine; maryland; massachusetts; michigan; minnesota; mississippi; missouri; montana;
nebraska; nevada; new hampshire; new jersey; new mexico; new york; north carolina; north dakota; ohio; oklahoma; oregon;
pennsylvania; rhode island; south carolina; south dakota; tennessee; texas; utah; vermont; virginia; washington; west virginia;
wisconsin; wyoming; district of columbia; dc; alberta; british columbia; manitoba; new brunswick; newfoundland and labrador;
nova scotia; ontario; prince edward island; quebec; québec; saskatchewan; new south wales; queensland; south australia;
tasmania; victoria; western australia; bayern; bavaria; baden-württemberg; berlin; brandenburg; bremen; hamburg; hessen;
niedersachsen; nordrhein-westfalen; rheinland-pfalz; saarland; sachsen; sachsen-anhalt; schleswig-holstein; thüringen;
mecklenburg-vorpommern; andalucía; cataluña; galicia; île-de-france; bretagne; normandie; occitanie; lombardia; lazio; toscana;
sicilia; puglia; veneto; piemonte; campania; são paulo; minas gerais; rio de janeiro; bahia; paraná; maharashtra; karnataka;
kerala; tamil nadu; gujarat; rajasthan; punjab; uttar pradesh; west bengal; bihar; puerto rico; virgin islands; guam
""",
    ";",
)
STATE_CODES = _listed(
    """
ab ak al ar as az bc ca co ct dc de fl ga gu hi ia id il in ks ky la ma mb md me mi mn mo mp ms mt nb nc nd ne nh nj nl nm ns nt
nu nv ny oh ok on or pa pe pr qc ri sc sd sk tn tx ut va vi vt wa wi wv wy yt
""",
    None,
)
