"""The Spanish documents."""

FRAME = """\
Naciones Unidas
{symbol}
Distr. general
9 de mayo de 2022
Español
Original: francés
{name}
{title}*
A. Introducción
1. {first}
2. El Comité da las gracias a la delegación.
B. Aspectos positivos
3. El Comité acoge con satisfacción la ley del trabajo de 2019.
4. {fourth}
C. Principales motivos de preocupación y recomendaciones
Inspección (arts. 2 y 9)
5. Al Comité le preocupa que los inspectores necesiten un permiso.
6. El Comité recomienda al Estado parte que:
a) Deje entrar a los inspectores sin aviso;
b) Publique lo que encuentren antes del 31 de diciembre de 2024;
c) Forme a los jueces en un plazo de seis meses.
Escuela (art. 10)
7. Al Comité le preocupan los niños que no van a la escuela.
8. Recordando su observación general núm. 4 (2016), el Comité insta al Estado parte a que:
a) Abra las escuelas;
b) Pague a los maestros;
c) Imprima los libros;
d) Construya los caminos.
Vivienda (art. 11)
9. Al Comité le preocupan los desalojos.
10. El Estado parte debe poner fin a los desalojos en invierno, conforme a la meta 11.1.
D. Difusión y seguimiento
11. {request}
12. {next_report}
* Aprobadas por el Comité en su 34º período de sesiones (28 de marzo a 8 de abril de 2022).
"""

NAMES = {
    "CMW": "Comité de Protección de los Derechos de Todos los Trabajadores Migratorios",
    "CCPR": "Comité de Derechos Humanos",
    "CAT": "Comité contra la Tortura",
    "CEDAW": "Comité para la Eliminación de la Discriminación contra la Mujer",
    "CERD": "Comité para la Eliminación de la Discriminación Racial",
    "CRC": "Comité de los Derechos del Niño",
    "CRPD": "Comité sobre los Derechos de las Personas con Discapacidad",
    "CED": "Comité contra la Desaparición Forzada",
    "CESCR": "Comité de Derechos Económicos, Sociales y Culturales",
}
TITLES = {
    "CMW": "Observaciones finales sobre el cuarto informe periódico de Azerbaiyán",
    "CCPR": "Observaciones finales sobre el quinto informe periódico de Georgia",
    "CAT": "Observaciones finales sobre el tercer informe periódico de Kenya",
    "CEDAW": "Observaciones finales sobre los informes periódicos quinto y sexto combinados de"
    " Burundi",
    "CERD": "Observaciones finales sobre los informes periódicos 18º a 20º combinados del Brasil",
    "CRC": "Observaciones finales sobre los informes periódicos sexto y séptimo combinados del "
    "Perú",
    "CRPD": "Observaciones finales sobre los informes periódicos segundo y tercero combinados de"
    " Mauricio",
    "CED": "Observaciones finales sobre el informe inicial de Armenia",
    "CESCR": "Observaciones finales sobre el cuarto informe periódico de Azerbaiyán",
}
FIRST = {
    "others": "El Comité examinó el informe en sus sesiones 480ª y 481ª, celebradas los días 29 y"
    " 30 de marzo de 2022. En su 495ª sesión, celebrada el 7 de abril de 2022, aprobó las"
    " presentes observaciones.",
    "CAT": "El Comité examinó el informe en sus sesiones 480a y 481a, celebradas los días 29 y 30"
    " de marzo de 2022, y en su 495a sesión, celebrada el 7 de abril de 2022, aprobó las presentes"
    " observaciones.",
    "CEDAW": "El Comité examinó los informes en sus sesiones 480ª y 481ª, celebradas los días 29 y"
    " 30 de marzo de 2022.",
    "CESCR": "El Comité examinó el informe en sus sesiones tercera, quinta y séptima, celebradas"
    " los días 29 y 30 de marzo de 2022, y aprobó en su 30ª sesión, celebrada el 7 de abril de"
    " 2022, las presentes observaciones.",
}
PRAISE = "El Comité celebra también el fondo creado en mayo de 2020."
URGENT = (
    "El Comité subraya la importancia de todas las recomendaciones. Señala a la atención del Estado"
    " parte las recomendaciones relativas a las siguientes esferas, en las que hacen falta medidas"
    " urgentes: la inspección (párr. 6), el sueldo de los maestros (párr. 8 b)) y la vivienda"
    " (párr. 10)."
)
REQUESTS = {
    "CMW": "El Comité solicita al Estado parte que facilite, en un plazo de dos años (es decir, a"
    " más tardar el 1 de abril de 2024), información por escrito sobre la aplicación de las"
    " recomendaciones que figuran en los párrafos 6 a) (inspección), 8 (escuela (art. 10, párr."
    " 3)) y 10.",
    "CCPR": "De conformidad con el artículo 75, párrafo 1, del reglamento del Comité, se pide al"
    " Estado parte que facilite, a más tardar el 1 de abril de 2025, información sobre la"
    " aplicación de las recomendaciones formuladas en los párrafos 6 (inspección), 8 (escuela) y"
    " 10 (vivienda). El Estado parte recibirá en 2028 una lista de cuestiones y dispondrá de un"
    " año para responder.",
    "CAT": "El Comité solicita al Estado parte que proporcione, a más tardar el 1 de abril de 2023,"
    " información sobre el seguimiento dado a sus recomendaciones sobre la inspección, los libros"
    " y la vivienda [véanse los párrs. 6 a) y b), 8 c) y 10]. En ese contexto, se invita al Estado"
    " parte a que informe de sus planes para las demás recomendaciones.",
    "CEDAW": "El Comité solicita al Estado parte que, en un plazo de dos años, facilite información"
    " por escrito sobre las medidas adoptadas para aplicar las recomendaciones que figuran en los"
    " párrafos 6 a), 8 b) y d) y 10.",
    "CERD": "De conformidad con el artículo 9, párrafo 1, de la Convención y el artículo 65 de su"
    " reglamento, el Comité solicita al Estado parte que facilite, dentro del plazo de un año a"
    " partir de la aprobación del presente texto, información sobre las recomendaciones que"
    " figuran en los párrafos 6 b) (publicación) y 8 a) a d) (escuela). El Comité señala a la"
    " atención del Estado parte la particular importancia de las recomendaciones que figuran en"
    " los párrafos 6 a) y 10 y le pide que informe al respecto en su próximo informe periódico.",
    "CRC": "El Comité recomienda que el presente texto se difunda ampliamente.",
    "CRPD": "En cuanto a las medidas urgentes, el Comité señala a la atención del Estado parte las"
    " recomendaciones que figuran en los párrafos 6 a), sobre la inspección; los apartados b) y c)"
    " del párrafo 8, sobre la escuela (art. 24); y el párrafo 10.",
    "CED": "De conformidad con su reglamento, el Comité pide al Estado parte que facilite, a más"
    " tardar el 8 de abril de 2023, información sobre la aplicación de las recomendaciones"
    " formuladas en los párrafos 6, 8 y 10.",
    "CESCR": "De conformidad con el procedimiento de seguimiento de las observaciones finales, se"
    " pide al Estado parte que, en un plazo de 24 meses a partir de la aprobación del presente"
    " texto, presente información sobre la aplicación de las recomendaciones que figuran en los"
    " párrafos 6 a) (inspección), 8 b) (sueldos) y 10 (vivienda).",
}
NEXT_REPORT = {
    "others": "El Comité pide al Estado parte que presente su próximo informe periódico a más"
    " tardar el 1 de mayo de 2027.",
    "CEDAW": "El Comité pide al Estado parte que presente su séptimo informe periódico, previsto"
    " para abril de 2026.",
    "CED": "En virtud del artículo 29, párrafo 4, de la Convención, el Comité pide al Estado parte"
    " que presente, a más tardar el 8 de abril de 2028, información concreta sobre la aplicación de"
    " todas sus recomendaciones, en un documento preparado con arreglo al párrafo 39 de las"
    " directrices.",
}
