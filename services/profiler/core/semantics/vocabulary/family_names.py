"""Common family names, folded to a-z."""

from __future__ import annotations

WORDS = """
abascal abate abdullah abe abel acharya ackermann adam adamczyk adams adler agarwal agostini agrawal aguado aguilar ahluwalia
ahmed ahrens ahuja aiello alarcon albanese albers albert albrecht alcantara alekseev alexander alfieri ali allard allen almeida
alonso althaus alvarado alvarez alves amador amato amico anders andersen anderson andersson andre andreu andrews angelis ansari
antonelli antunes aoki aparicio appel apte aranda araujo arena arenas arendt argento arias arjona armas armstrong arnaud arnold
arnoux arora arroyo arslan aslan atkinson aubert aubry auer avallone avila axelsson ayala aydin azevedo babu bach bachmann bader
baena bailey bailly bajaj bajwa bak baker bakker bakshi balakrishnan balan baldi baldini balestra banerjee bansal baran
baranowski barbier barbieri barbosa barker barman barnes baron barone barre barros barroso bartel barth bartoli bartsch basile
basso basu battaglia bauer baumann bautista bayer bazin beck becker beckmann bedi bednarek begum behl behrens bell belli bellini
bellucci beltran benard bender benedetti bengtsson benito bennett benoit benvenuti benz berardi berg berger bergmann bergstrom
bermudez bernal bernard bernardi bernhardt bernini berry bertin bertoni bertram bertrand besson bhakta bhalla bhardwaj bhasin
bhat bhatia bhatt bhattacharya biagi bianchi bianco bielecki bielski bigot bir bischoff black blanc blanchard blanco blaszczyk
blondel blum boase bock bode bodin boehm boer bohm bonetti bongiorno bonnet booth borah borghi borkowski bormann born borrelli
bos bosco bose boucher bouchet boulanger bourgeois bousquet bouvier boyd boyer bradley brambilla brandl brandt braun bravo
breton breuer briand brinkmann broek brooks brouwer brown bruijn brun bruneau brunet brunetti bruni bruno bruns bryant
brzezinski buchholz buchner bueno bui burger burke burns busch busse butler buttner byrne caballero cabrera caceres calabrese
calvi calvo camacho campbell campo campos canales canas cannavaro cano cao capelli capone cappelli caputo carbone cardenas
cardoso carli carlucci carmona caron carpenter carrasco carre carroll carstens carter caruso carvalho casado casas castellanos
castillo castro cattaneo cavalli ceccarelli celik cerda cerny cerutti cervantes chacko chacon chadha chapman charles charpentier
charrier chatterjee chaudhary chaudhry chauhan chauveau chavez chawla chen cherian chevalier chhabra chiesa chmielewski cho choi
chojnacki chokshi chopra choudhury christ christensen ciani cid cieslak cipriani clark clarke clement clerc cocci coelho cohen
colas cole coleman colin collet collin collins colombo colonna conrad conte contractor contreras cook cooper coppola
cordero cordier cordoba corradi corral correa correia corsini cortes costa couturier cox crawford cremonesi crespi cristiani
cruz cuenca cuesta cunha cunningham cybulski czajkowski czarnecki czerwinski czyz d'alessandro d'amico d'angelo dabrowska
dabrowski dalal dandolo dang dani daniel daniels dar das dave david davies davis dayal decker dekker delannoy delattre
delaunay delgado delmas demir deng denis deol desai descamps deshmukh deshpande devaux devi dewan dhaliwal dhar dhawan
dhillon dias diaz didier dietrich dietz diez dijk dijkstra dittrich dixit dixon dogan doherty domanski dominguez donati
donini dorn drescher drozd dua dubey dubois duda dudek dufour duhamel dumas dumont duncan dunn dupont dupuis dupuy duran
durand dutt dutta duval dvorak dziedzic eberhardt ebert eckert eder edwards eggert ehlers eichhorn elliott ellis emiliani endo
engel engelhardt enriquez erdmann eriksson ernst escobar escudero espejo espinosa esposito esser esteban esteve estevez estrada
etienne evans evers evrard exposito fabbri falcon falcone fanucci farina farnese faure fava fedorov feng ferguson fermi
fernandes fernandez ferragamo ferrand ferrandez ferrara ferrari ferraro ferreira ferrer ferri fiedler figueiredo figueroa
filipek fink fioravanti fiore fischer fisher fletcher fleury flores fonseca font fontaine fontana ford forza foster foucher
fournier fox franchi franco francois frank franke franz franzoni fraser freeman freitag freitas freund friedrich fritsch fritz
fromm fuchs fuente fuentes fujii fujita fumagalli funk gabriel gabrielli gaggini gaillard gajda gajewski galan galati galilei
galindo gallagher gallardo gallego galli gallo gallotti galvez gamez gandhi ganguly gao garcia garde gardner garibaldi garnier
garrido garrone garza gascon gasperi gatti gatto gauthier gautier gawron gay gebhardt geiger geisler gentile george georges
gerard gerlach germain ghosh giannini gibson gil gilbert gill gilles gillet gimenez gimeno giordano giorgi girard giraud giron
giuliani giunti glowacki gobel godlewski goel goicoechea gokhale goldmann gole gomes gomez goncalves gonzales gonzalez gopal
gordon gorecki gorski goto gotz goyal gozzi graaf grabowski graf graham grant grassi grasso gray greco green greene gregoire
grewal griffin grimaldi grimm gritti grondin groot gros gross grover gruber guardiola guarneri guerin guerrero guha guichard
guidi guilbert guillaume guillen guillet guillon guillot gulati gunther guo gupta gustafsson gutierrez guyon guyot guzman haas
haase hagen hahn hall hamel hamilton hammer han handa hanke hansen hansson hardy harms harper harris harrison hart hartmann
hasegawa hashimoto hassan hauser hawkins hayashi hayes he hebert hecht heck hegde heine heinemann heinrich heinz heller hellwig
hempel henderson hendriks hennig henry hering hermann hernandez herrera herrero herrmann herve herzog hess hesse heuvel hicks
hidalgo hildebrandt hill hinz hirsch hoang hoarau hoekstra hofer hoffman hoffmann hofmann holmes hoppe horn horst howard hu
huang huber hubert hubner hudson huet hughes humbert hunt hunter hurtado hussain hutchinson huth iannone ibanez ibrahim iglesias
ikeda imbert innocenti inoue ishikawa ito ivanov ivanova iyengar iyer izquierdo jablonski jackson jacob jacobi jacobs jacques
jacquet jacquot jaeger jaen jahn jain jakobsson jakubowski james jang janicki janik janke jankowska jankowski jansen janssen
jansson janzen jara jarosz jasinski jastrzebski jaworski jedrzejewski jenkins jensen jesus jha jimenez johal johansson johnsen
johnson johnston joly jones jong jonsson jordan joseph joshi jost joubert jourdan jung junge junker jurado kaczmarek kaiser
kakar kalinowski kalita kaminska kaminski kang kania kannan kant kapoor kar karlsen karlsson karpinski kashyap kasprzak kato
kaufmann kaul kaur kaya keil keller kelley kelly kennedy kern kessler khalsa khan khanna kher khosla khurana kilic kim kimura
king kirchner klaus klein klemm klose knight knoll kobayashi koch koehler koenig kohler kohli kok kolb kolodziej konda kondo
konieczny konig konrad kopec kopp korhonen koster kot kota kowalczyk kowalewski kowalska kowalski kozlowska kozlowski kraemer
krajewski kramer kranz kraus krause krawczyk krebs kress krishna krishnamurthy krishnan kristiansen krol kroll krueger kruger
krupa kruse kubiak kubicki kucera kucharski kuhn kujawa kulik kulkarni kumar kumari kunz kunze kurek kurowski kurz kuster
kuznetsov kwiatkowski labbe lacombe lacroix lagarde laine lal lalla lambert lamy lane lang lange langer langlois lanza laporte
lara larsen larson larsson laskowski laufer launay laurent lawrence lebedev leblanc lebon lebreton lebrun leclerc lecomte ledoux
lee leeuwen lefebvre lefevre leger legrand legros lehmann lejeune lelievre lemaire lemaitre lemoine lenz leon leonardi leone
leopardi leroy lesage leszczynski lettieri levy lewandowska lewandowski lewis li liang liberati lim lima lin lind lindberg
linden lindgren lindner lindqvist lindstrom linke lipinski lis liu lohmann loiseau loke lombardi lombardo long longo loos lopes
lopez lorente lorenz lorenzen lorenzo losada louis lourenco lowe lozano luca lucarelli lucas lucchesi lucena luciani ludwig
lukasik luna lundberg lundgren luo luque luthra lutz ma macdonald machado macias madan madej maffei magar maggi magnusson
mahajan mahal maharaj mai maier maillard maillet maj majewski majumdar makinen makowski malatesta maldonado malhotra malik
malinowski mall mallet mammen manca mancini mand manda mander mane mangal mani mann manzano manzoni marchand marchesi marchetti
marchi marciniak marcinkowski marconi marechal mariani marie marin marini marino marion mariotti markowski marquardt marques
marquez marrone marshall martel martens martin martinelli martinez martini martins martucci marty marx mary masi mason masson
mata mateo mateos mathieu matos matsumoto mattei matthews matusiak maurer maurice maury mayer mazur mazza mccarthy mcdonald
medina meer mehta meier meijer mele melis melo meloni memon menard mendes mendez mendoza menendez menon menzel mercier merino
merkel merlo merz mesa messina metz metzger meunier meyer michaelis michalak michalski michaud michel micheli mikhailov
mikolajczyk milani milczarek miller millet mills mir mishra mistry mitchell mitra modi mody moeller mohamed mohan mohr molina
moller monaco mondadori monnier montalti montanari monteiro montero montessori monti moore mora morales morandi moreau moreira
morel morelli moreno morera moretti morgan mori morillo morin moritz moro morozov morris morvan mosca moser moulin moura mroz
mueller mukherjee mukhopadhyay mulder muller munoz munshi murakami muratori murawski murgia murillo murphy murray murthy musial
myers nagar nagy naidu naik nair nakamura nanda napolitano narain narang naranjo narayan narayanan nardi narvaez nascimento
natale natarajan nath naumann navarro navas nawrocki negri nelson neri neumann neves neveu nguyen niccolini nichols nickel
nicolas nielsen niemiec nieminen nieto nigam nilsen nilsson nishimura noack noel nogueira nolte normand nosiglia novaes novak
novikov novotny nowacki nowak nowakowski nowicki nunes nunez o'brien o'connor o'neill ochoa ogawa ojeda ojha okada olejniczak
oliva oliveira oliver olivier olivieri olmo olmos olofsson olsen olson olsson olszewski ordonez orlando orlowski oropeza orsini
ortega ortiz osinski ostrowski oswald otero ott otto owczarek owens oza ozdemir ozturk pace pacheco padilla padmanabhan pagani
paganini pagano pai pajak pal palacios palladio palmer palmieri palomares palumbo pandey papadopoulos pape parekh parikh paris
parisi park parker parmar parra pascal pascual pasquier pastor patel pathak patil patterson patwardhan paul pavone pawelec
pawlak pawlik pawlowski payet payne paz pedersen peixoto pellegrini pellegrino pelletier pelli peltier pena peng pepe perea
pereira perez perini perkins peron perret perrier perrin perrone perrot perry persson peters petersen peterson petit petrov
petrova petrucci pettersson petzold pfeifer pfeiffer pham phan philipp philippe phillips piasecki piatek piazza pichon pierce
pieri pietras pietrzak pietsch pilarski pillai pineau pineda pinna pinto piotrowski pirandello piras pires plaza pohl poirier
polak poli polo pombo pons popov porta porter portillo posada potier poulain powell pozo pozzi prabhakar prabhu pradhan prakash
prasad preuss prevost price prieto probst prochazka proietti przybylski pugliese puglisi pujol puri purohit quaranta quintana
quintero quiroga qureshi raabe raimondi raj raja rajan raju ram raman ramaswamy ramesh ramirez ramos rana ranganathan rao raposo
rasmussen ratajczak rathore rau rausch raval ravi rawat ray raymond raynaud rebollo recio reddy redondo reed regnier reich
reichel reimann reinhardt reinhold reis remy renard renaud renault respighi reuter revilla rey reyes reyna reynaud reynolds
ribeiro ricci ricciardi rice richard richards richardson richter rico riedel rieger riera riley rinaldi rincon rios riou ritter
riva rivera riviere rizzi rizzo robert roberts robertson robin robinson robles roca rocca rocha roche rodrigues rodriguez roger
rogers rogowski rojas roldan rolland roman romano romero ros rosa rosales rose rosell rosenberg rosinski ross rossetti rossi
rossini rosso roth rousseau roussel roux roy rubio rudnicki rudolph rueda ruggeri ruggiero ruiz rupp ruppert russell russo
rutkowski ryan rybak sabatini sabharwal sachar sachdev sachdeva sachs sadowski saez saha sahin sahni sahota saini sainz saito
sala salas salazar saleh salgado salinas salmon salvador salvatore salvi samper samra samson sanchez sancho sandberg sander
sanders sandhu sandoval sankar sanna santamaria santana santi santini santis santoro santos sanz saraf sarin sarkar sarma
sartori sasaki sastre sastry sato sauer saunders saura sauvage savarkar savona sawicki saxena scarlatti scarpa schaefer schafer
schaller scharf scheffler schenk schilling schindler schlegel schlosser schluter schmid schmidt schmitt schmitz schneider
schneiders scholl scholz scholze schott schouten schramm schreiber schreiner schroder schroeder schroter schubert schuler schulz
schulze schumacher schumann schuster schutte schutz schwab schwarz schwarzer scott scotti seeger segovia seguin segura sehgal
seidel seifert seitz sen sengupta sepulveda serra serrano seshadri sethi sevilla sforza shah shan shankar sharaf sharma shaw
sheikh shere shetty shimizu shroff shukla sibal siddiqui sidhu sidorov siebert siegel sikora silva silvestri simmons simoes
simon simonetti simpson singh siwek skiba skowronski skrzypczak sliwa sliwinski smirnov smit smith smits smolinski snyder soares
sobczak sobolewski socha sokolov sokolowski sola solana solanki soler solis somani sommer song soni sonntag sood sorensen
soriano sorrentino sosa soto sousa souza specht speer spencer spinelli springer srinivas srinivasan srivastava stachowiak stahl
stankiewicz stark stefaniak stefano steffen stein steinbach steiner stella stelmach stephan stephens stepien stevens stewart
stoll stone straub strauss strobel sturm suarez subramaniam subramanian sullivan sun sundaram suresh suri suzuki svensson
svoboda swaminathan swamy szczepaniak szczepanski szewczyk szulc szymanska szymanski szymczak takahashi talwar tanaka tandon
tang tanguy tank tara tata tavares taylor techer tedesco teixeira tejada tejedor tella tello terzi tessier testa texier thaker
thakkar thakur thaman thibault thiel thiele thierry thomas thompson tiedemann tirado tiwari toledo tomas tomasini tomaszewski
tomczak tomczyk toor torres toscani tovar tozzi tran traore trautmann trentini trevisan trillo tripathi trivedi trujillo tucker
turati turek turner turpin ullrich ulrich ungaretti unger upadhyay uppal urban urbaniak urbanski uribe vaidya vaillant valdes
valdez valencia valente valentin valentini valenzuela valette valle vallee vallejo valls valverde varela vargas varghese
varkey varma vasan vasiliev vasquez vazquez veen vega veit venkataraman venkatesh venturi vera verdi verdier verdu vergara
verhoeven verma vermeulen vespucci vicens vidal vieira vila vilar villa villalba villani villanueva villar villegas vincent
viola virtanen visconti visser viswanathan vitale vivaldi vives voelker vogel vogt vohra voigt voisin volkov vollmer volpe volta
vos voss vries vu wacker wadhwa wagle wagner walczak walia walker wallace walter walther wang ward warren warrior washington
wasik wasilewski watanabe watkins watson weaver webb weber wegner wegrzyn weidner weigel weiland weinert weiss wells wendt
wenzel werner wessel west wheeler white wieczorek wiegand wiese wilczynski wilhelm wilk wilke wilkinson will willems williams
willis wilson wimmer winkelmann winkler winter wirth wisniewska wisniewski wit witkowski witt witte wlodarczyk wojciechowski
wojcik wojtczak wolf wolff wolski wolter wood woods wozniak wright wrobel wrona wu wulf wunderlich wysocki xie xu yadav yamada
yamaguchi yamamoto yamazaki yanez yang yildirim yildiz yilmaz yogi yoon yoshida young zaccagnini zacharia zachariah zajac
zalewski zamora zander zanella zanetti zapata zaragoza zaremba zawadzki zecchini zeller zhang zhao zheng zhou zhu zieba ziegler
zielinska zielinski zielonka zimmer zimmermann zola zurek zych
"""
FAMILY_NAMES = frozenset(WORDS.split())
