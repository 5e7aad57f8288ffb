"""Common family names, folded to a-z."""

from __future__ import annotations

WORDS = """
abdullah abe adamczyk adams agarwal aguilar ahmed albrecht alekseev alexander ali allen almeida alonso alvarado alvarez alves
amato andersen anderson andersson andre andrews angelis ansari antunes aoki araujo armstrong arnaud arnold arslan aslan atkinson
axelsson aydin azevedo bailey baker bakker banerjee baran barbier barbieri barbosa barker barnes barros bauer baumann beck
becker begum bell benedetti bengtsson bennett berg berger bergmann bergstrom bernard berry bertrand bhatia bianchi bianco black
blanc blanchard blanco boehm boer bonnet booth bos bose boyd boyer bradley brandt braun broek brooks brouwer brown bruijn brun
brunet bruno bryant bui burke burns busch butler byrne caballero cabrera calvo campbell campos cano cao carbone cardoso
carpenter carrasco carroll carter caruso carvalho castillo castro cattaneo celik cerny chapman chatterjee chauhan chavez chen
chevalier cho choi chopra christensen clark clarke clement coelho cole coleman collins colombo conte conti contreras cook cooper
coppola correia cortes costa cox crawford cruz cunha cunningham d'angelo da dabrowska dabrowski dang daniels das david davies
davis de dekker delgado demir den deng denis desai dias diaz dietrich diez dijk dijkstra dixon do dogan doherty dominguez dubois
dudek dufour dumont duncan dunn dupont durand duval dvorak edwards elliott ellis endo engel eriksson esposito estrada evans
fabbri farina faure fedorov feng ferguson fernandes fernandez ferrara ferrari ferraro ferreira ferri figueiredo fischer fisher
fletcher flores fonseca fontaine fontana ford foster fournier fox francois frank franke fraser freeman freitas friedrich fuchs
fuentes fujii fujita gaillard gallagher gallego galli gallo gao garcia gardner garnier garrido garza gatti gauthier gautier
gentile george gerard ghosh gibson gil gill giordano girard giraud giuliani gomes gomez goncalves gonzales gonzalez gordon
gorski goto graaf grabowski graf graham grant grassi grasso gray greco green greene griffin groot gross guerin guerrero gunther
guo gupta gustafsson gutierrez guzman haas hahn hall hamilton han hansen hansson harper harris harrison hart hartmann hasegawa
hashimoto hassan hawkins hayashi hayes he heinrich henderson hendriks henry hernandez herrera herrero herrmann heuvel hicks
hidalgo hill hoang hoekstra hoffman hoffmann hofmann holmes horn howard hu huang huber hudson hughes hunt hunter hussain
hutchinson ibrahim iglesias ikeda inoue ishikawa ito ivanov ivanova iyer jablonski jackson jacobs jaeger jain jakobsson james
jang jankowska jankowski jansen janssen jansson jaworski jenkins jensen jesus jimenez johansson johnsen johnson johnston joly
jones jong jonsson jordan joshi jung kaczmarek kaiser kaminska kaminski kang kapoor karlsen karlsson kato kaya keller kelley
kelly kennedy khan khanna kilic kim kimura king klein knight kobayashi koch koehler koenig kohler kok kondo konig korhonen
koster kowalczyk kowalska kowalski kozlowska kozlowski kraemer kraus krause krawczyk kristiansen krol krueger kruger kucera kuhn
kulkarni kumar kuznetsov kwiatkowski lambert lane lang lange larsen larson larsson laurent lawrence lebedev lee leeuwen lefebvre
lefevre legrand lehmann lemaire leon leone leroy lewandowska lewandowski lewis li liang lim lima lin lind lindberg linden
lindgren lindqvist lindstrom liu lombardi lombardo long longo lopes lopez lorenz lorenzo lourenco lowe lozano luca lucas ludwig
lundberg lundgren luo ma macdonald machado magnusson maier majewski makinen malhotra malik malinowski mancini marchand marchetti
mariani marie marin marini marino marques marquez marshall martin martinelli martinez martini martins mason masson mathieu matos
matsumoto matthews mayer mazur mazza mccarthy mcdonald medina meer mehta meier meijer melo mendes mendez mendoza menon mercier
messina meunier meyer michalak michalski michel mikhailov miller mills mishra mitchell moeller mohamed molina moller monteiro
montero monti moore morales moreau moreira morel morelli moreno moretti morgan mori morin morozov morris moura mueller mukherjee
mulder muller munoz murakami murphy murray myers naidu nair nakamura nascimento navarro nelson neumann neves nguyen nichols
nicolas nielsen nieminen nieto nilsen nilsson nishimura noel nogueira novaes novak novikov novotny nowak nowakowski nowicki
nunes nunez o'brien o'connor o'neill ogawa okada oliveira olofsson olsen olson olsson olszewski ortega ortiz ostrowski otto
owens ozdemir ozturk palmer palumbo pandey papadopoulos parisi park parker pascual patel patil patterson pawlak pawlowski payne
pedersen peixoto pellegrini pellegrino pena peng pereira perez perkins perrin perry persson peters peterson petit petrov petrova
pettersson pfeiffer pham phan phillips pierce pietrzak pillai pinto piotrowski pires pohl popov porter powell price prieto
prochazka qureshi ramirez ramos rao raposo rasmussen ray reddy reed reis renard reyes reynolds ribeiro ricci rice richard
richards richardson richter riley rinaldi rios rivera riviere rizzi rizzo robert roberts robertson robin robinson rocha roche
rodrigues rodriguez rogers romano romero rosa rose ross rossi roth rousseau roussel roux roy rubio ruiz russell russo rutkowski
ryan sahin saito sala salazar saleh sanchez sandberg sanders sandoval sanna santana santis santoro santos sanz sasaki sato sauer
saunders schaefer schafer schmid schmidt schmitt schmitz schneider scholz schouten schreiber schroder schroeder schubert schulz
schulze schumacher schuster schwarz scott seidel sen serra serrano sethi shah sharma shaw sheikh shimizu siddiqui sidorov sikora
silva silvestri simmons simoes simon simpson singh smirnov smit smith smits snyder soares sokolov sommer song sorensen soto
sousa souza spencer stein stephens stepien stevens stewart stone suarez sullivan sun suzuki svensson svoboda szewczyk szymanska
szymanski takahashi tanaka tang tavares taylor teixeira testa thakur thomas thompson tiwari tomaszewski torres tran tucker
turner valdez valentini van vargas vasiliev vasquez vazquez veen vega verhoeven verma vermeulen vidal vieira villa vincent
virtanen visser vitale vogel vogt voigt volkov vos vries vu wagner walczak walker wallace walter wang ward warren washington
watanabe watkins watson weaver webb weber weiss wells werner west wheeler white wieczorek wilkinson willems williams willis
wilson winkler winter wisniewska wisniewski wit witkowski wojciechowski wojcik wolf wolff wood woods wozniak wright wrobel wu
xie xu yadav yamada yamaguchi yamamoto yamazaki yang yildirim yildiz yilmaz yoon yoshida young zajac zhang zhao zheng zhou zhu
ziegler zielinska zielinski zimmermann
"""
FAMILY_NAMES = frozenset(WORDS.split())
