"""Names that people type and that no table of today's official names has.

Former names of States parties, everyday names and abbreviations, by ISO 3166 code; names of the
committees in the other official languages, as the committees print them on their documents.
"""

STATE_NAMES: dict[str, tuple[str, ...]] = {
    "ARE": (
        "UAE", "Emirates", "Émirats", "Émirats arabes unis", "EAU", "Emiratos", "ОАЭ", "Эмираты",
        "الإمارات", "阿联酋",
    ),
    "BEN": ("Dahomey", "Дагомея", "达荷美"),
    "BFA": ("Upper Volta", "Haute-Volta", "Alto Volta", "Верхняя Вольта"),
    "BIH": ("Bosnia", "Bosnie", "Босния", "البوسنة", "波黑"),
    "BLR": ("Byelorussia", "Белоруссия", "白俄罗斯"),
    "BOL": ("Bolivia", "Bolivie", "Боливия", "بوليفيا", "玻利维亚"),
    "BRN": ("Brunei", "Brunéi", "Бруней", "بروني", "文莱"),
    "CAF": ("CAR", "RCA", "Centrafrique", "Centroáfrica", "ЦАР", "中非"),
    "CIV": (
        "Ivory Coast", "Cote d'Ivoire", "Costa de Marfil", "Кот-д'Ивуар", "Берег Слоновой Кости",
        "ساحل العاج", "科特迪瓦", "象牙海岸",
    ),
    "COD": (
        "DRC", "DR Congo", "Congo-Kinshasa", "RDC", "Zaire", "Zaïre", "ДРК", "ДР Конго", "Заир",
        "زائير", "刚果金", "扎伊尔",
    ),
    "COG": ("Congo-Brazzaville", "Republic of the Congo", "République du Congo", "刚果布"),
    "CPV": (
        "Cape Verde", "Cap-Vert", "Cabo Verde", "Кабо-Верде", "الرأس الأخضر", "佛得角",
    ),
    "CZE": (
        "Czech Republic", "République tchèque", "República Checa", "Чешская Республика",
        "الجمهورية التشيكية", "捷克共和国",
    ),
    "DEU": ("FRG", "RFA", "ФРГ", "西德"),
    "DOM": ("Dominican Republic", "DR"),
    "GBR": (
        "UK", "U.K.", "Great Britain", "Britain", "Royaume-Uni", "Grande-Bretagne", "Reino Unido",
        "Gran Bretaña", "Великобритания", "Соединенное Королевство", "المملكة المتحدة",
        "بريطانيا", "英国", "联合王国",
    ),
    "GMB": ("Gambia", "Gambie", "Гамбия"),
    "IRN": ("Iran", "Irán", "Иран", "إيران", "伊朗"),
    "KGZ": ("Kirghizstan", "Киргизия", "吉尔吉斯"),
    "KHM": ("Kampuchea", "Кампучия", "柬埔寨"),
    "KOR": (
        "South Korea", "ROK", "Corée du Sud", "Corea del Sur", "Южная Корея", "كوريا الجنوبية",
        "韩国", "南韩",
    ),
    "PRK": (
        "North Korea", "DPRK", "Corée du Nord", "RPDC", "Corea del Norte", "Северная Корея", "КНДР",
        "كوريا الشمالية", "朝鲜", "北朝鲜",
    ),
    "LAO": ("Laos", "Лаос", "لاوس", "老挝"),
    "LBY": (
        "Libyan Arab Jamahiriya", "Jamahiriya arabe libyenne", "Jamahiriya Árabe Libia", "Libye",
        "Ливийская Арабская Джамахирия", "الجماهيرية العربية الليبية", "阿拉伯利比亚民众国",
    ),
    "LKA": ("Ceylon", "Ceylan", "Ceilán", "Цейлон", "锡兰"),
    "MDA": ("Moldova", "Moldavia", "Moldavie", "Молдова", "Молдавия", "مولدوفا", "摩尔多瓦"),
    "MKD": (
        "Macedonia", "FYROM", "the former Yugoslav Republic of Macedonia", "Macédoine",
        "ex-République yougoslave de Macédoine", "ex República Yugoslava de Macedonia",
        "Македония", "бывшая югославская Республика Македония", "مقدونيا",
        "جمهورية مقدونيا اليوغوسلافية السابقة", "马其顿", "前南斯拉夫的马其顿共和国",
    ),
    "MMR": ("Burma", "Birmanie", "Birmania", "Бирма", "بورما", "缅甸"),
    "NLD": ("Holland", "Hollande", "Holanda", "Голландия", "هولندا", "荷兰"),
    "PSE": ("Palestine", "Palestina", "Палестина", "فلسطين", "巴勒斯坦"),
    "RUS": (
        "Russia", "Russie", "Rusia", "Россия", "РФ", "روسيا", "俄罗斯", "USSR", "URSS", "СССР",
        "Soviet Union", "Union soviétique", "Unión Soviética", "Советский Союз",
        "الاتحاد السوفياتي", "苏联",
    ),
    "SAU": ("Saudi", "KSA", "Arabie saoudite", "السعودية", "沙特"),
    "SRB": (
        "Serbia and Montenegro", "Serbie-et-Monténégro", "Serbia y Montenegro",
        "Сербия и Черногория", "صربيا والجبل الأسود", "塞尔维亚和黑山", "Yugoslavia", "Yougoslavie",
        "Югославия", "يوغوسلافيا", "南斯拉夫",
    ),
    "SUR": ("Surinam", "Суринам", "苏里南"),
    "SWZ": ("Swaziland", "Swazilandia", "Suazilandia", "Свазиленд", "سوازيلند", "斯威士兰"),
    "SYR": ("Syria", "Syrie", "Siria", "Сирия", "سوريا", "سورية", "叙利亚"),
    "TLS": ("East Timor", "Timor oriental", "Восточный Тимор", "تيمور الشرقية", "东帝汶"),
    "TUR": ("Turkey", "Turquie", "Turquía", "Турция", "تركيا", "土耳其"),
    "TZA": ("Tanzania", "Tanzanie", "Tanzanía", "Танзания", "تنزانيا", "坦桑尼亚"),
    "USA": (
        "United States", "USA", "U.S.A.", "U.S.", "États-Unis", "Estados Unidos", "EE. UU.",
        "EE.UU.", "EEUU", "Соединенные Штаты", "США", "الولايات المتحدة", "美国",
    ),
    "VAT": ("Vatican", "Vaticano", "Ватикан", "الفاتيكان", "梵蒂冈"),
    "VEN": ("Venezuela", "Венесуэла", "فنزويلا", "委内瑞拉"),
    "VNM": ("Vietnam", "Viêt Nam", "Вьетнам", "فييت نام", "فيتنام", "越南"),
    "WSM": ("Western Samoa", "Samoa occidental", "Samoa Occidental", "Западное Самоа"),
    "EU": (
        "EU", "European Union", "Union européenne", "UE", "Unión Europea", "Европейский союз", "ЕС",
        "الاتحاد الأوروبي", "欧洲联盟", "欧盟",
    ),
}  # fmt: skip

COMMITTEE_NAMES: dict[str, tuple[str, ...]] = {
    "CMW": (
        "Comité des travailleurs migrants", "Comité sur les travailleurs migrants",
        "Comité pour la protection des droits de tous les travailleurs migrants",
        "Comité de Trabajadores Migratorios",
        "Comité de Protección de los Derechos de Todos los Trabajadores Migratorios",
        "Комитет по трудящимся-мигрантам",
        "Комитет по защите прав всех трудящихся-мигрантов и членов их семей",
        "اللجنة المعنية بالعمال المهاجرين",
        "اللجنة المعنية بحماية حقوق جميع العمال المهاجرين وأفراد أسرهم",
        "移徙工人委员会", "保护所有移徙工人及其家庭成员权利委员会",
    ),
    "CCPR": (
        "Human Rights Committee", "Comité des droits de l'homme", "Comité de Derechos Humanos",
        "Комитет по правам человека", "اللجنة المعنية بحقوق الإنسان", "人权事务委员会",
    ),
    "CAT": (
        "Committee against Torture", "Comité contre la torture", "Comité contra la Tortura",
        "Комитет против пыток", "لجنة مناهضة التعذيب", "禁止酷刑委员会",
    ),
    "SPT": (
        "Subcommittee on Prevention", "Sous-Comité pour la prévention de la torture",
        "Subcomité para la Prevención de la Tortura", "Подкомитет по предупреждению пыток",
        "اللجنة الفرعية لمنع التعذيب", "防范酷刑小组委员会", "预防酷刑小组委员会",
    ),
    "CEDAW": (
        "Women's Committee",
        "Comité pour l'élimination de la discrimination à l'égard des femmes",
        "Comité para la Eliminación de la Discriminación contra la Mujer",
        "Комитет по ликвидации дискриминации в отношении женщин", "КЛДЖ",
        "اللجنة المعنية بالقضاء على التمييز ضد المرأة", "消除对妇女歧视委员会",
    ),
    "CERD": (
        "Comité pour l'élimination de la discrimination raciale",
        "Comité para la Eliminación de la Discriminación Racial",
        "Комитет по ликвидации расовой дискриминации", "КЛРД",
        "لجنة القضاء على التمييز العنصري", "消除种族歧视委员会",
    ),
    "CRC": (
        "Comité des droits de l'enfant", "Comité de los Derechos del Niño",
        "Комитет по правам ребенка", "КПР", "لجنة حقوق الطفل", "儿童权利委员会",
    ),
    "CRPD": (
        "Comité des droits des personnes handicapées",
        "Comité sobre los Derechos de las Personas con Discapacidad",
        "Комитет по правам инвалидов", "КПИ",
        "اللجنة المعنية بحقوق الأشخاص ذوي الإعاقة", "残疾人权利委员会",
    ),
    "CED": (
        "Comité des disparitions forcées", "Comité contra la Desaparición Forzada",
        "Комитет по насильственным исчезновениям", "КНИ",
        "اللجنة المعنية بحالات الاختفاء القسري", "强迫失踪问题委员会",
    ),
    "CESCR": (
        "Comité des droits économiques, sociaux et culturels",
        "Comité de Derechos Económicos, Sociales y Culturales",
        "Комитет по экономическим, социальным и культурным правам", "КЭСКП",
        "اللجنة المعنية بالحقوق الاقتصادية والاجتماعية والثقافية",
        "经济、社会及文化权利委员会", "经济、社会和文化权利委员会", "经社文权利委员会",
    ),
}  # fmt: skip
