"""Common given names, folded to a-z. A column is recognised by the share of its values that are listed."""

from __future__ import annotations

WORDS = """
aadhya aadi aarav aaron aarush abdul abdullah abel abhishek abigail achim adam adela adele adelheid adhira aditya adolfo adrian
adriana adrianna adrien agathe agnes agnieszka agustin agustina ahmed ahmet aisha aishwarya aitor ajay akash akemi akira alain
alan alba alban albert alberto albrecht alejandro aleksander aleksandra alessandro alessia alessio alexander alexandre
alexandria alexei alexey alexis alfio alfonso alfred alfredo ali alice alicia alicja aline alix alma alois alok alvaro aman
amanda amandine amar amaury amber ambika amedeo amelie amina amit amol amparo amrita amy ana anabel anais anand ananya anastasia
anastasio anastazja anders andre andrea andreas andrei andres andrew andrey andrzej anette angel angela angeles angelika
angelina angelo anh aniela anika anil anita anja anjali anke ann anna annamaria annegret anneliese annemarie annett annika
annunziata anouk anselmo anthony antje antoine antonella antoni antonia antonio aoi aparna apolonia april araceli archana
ariadna arianna arjun arkadiusz armando arnaldo arnaud arnav arnd arne arno arthur artur arturo arun arvind asha ashley ashok
ashwin astrid asuncion atharv aude audrey augustin augusto aurelie aurelio aurora aurore austin avani axel axelle ayaan ayse
ayumi ayush azucena babette bala balaji baltasar baptiste barbara bart bartek bartolome bartosz bastian bastien beata beatrice
beatriz belen benedetta benito benjamin benno benoit bernard bernardo bernd berta berthold bertrand bethany bettina betty
beverly bharat bhavna biagio bianca billy birgit birgitta bjoern bjorn blanca blandine blanka blazej bo bobby bodo boris borja
borys bozena bram brandon brenda brian brigida brigitte brittany bruce bruna bruno bryan burkhard caio callum camila camilla
camille candela capucine carina carl carla carlo carlos carlota carmela carmelo carmen carol carola carolina caroline carolyn
carsten catalina caterina catherine cayetano cecile cecilia celestin celia celine cesar cesare cezary chandra charles charlotte
chen cheryl chetan chiara chirag chloe christa christian christiane christina christine christoph christophe christopher ciro
claire clara clarisse claude claudia claudine claudio clemence clement clemente colette colin concepcion concha connor conrad
constance constanza consuelo coralie corinne cornelia cornelis cosimo costanza craig cristian cristina cristobal crystal cynthia
cyprian cyril daan dagmar dagmara daisuke damian damien daniel daniela daniele danielle danilo danuta daphne dario dariusz
darshan davi david davide dawid dawn dean debora deborah debra deepak delfina delphine denis denise dennis derek detlef dev
devansh dhruv diana diane didier diego dieter dietmar dietrich dimitris dinesh dionisio dirk divya diya dmitri dmitry dolores
domenico domingo dominik dominika dominique donald donatella donato donna doreen doris dorota dorothea dorothy douglas dylan
ebba eckhard edelmira edeltraud edgar edith edoardo edouard edu eduardo edward egon ekaterina ekkehard eladio eleanor elena
eleni eleonora elfriede eliana eliane elif elijah elio elisa elisabeth elizabeth elke elodie eloise eloy elsa elvira elzbieta
emanuele emil emile emilia emilie emilio emily emine emma emmanuel emmanuelle encarnacion ennio enrico enrique enriqueta enzo
eric erich erik erika erin ermanno erna ernest ernesto ernst erwin eryk eryka eshan esperanza esteban estefania estela estelle
esther ethan etienne ettore eugen eugene eugenia eugenie eugenio eulalia eva eve evelin evelyn ewa ewald ewelina fabian fabien
fabio fabiola fabrice fabrizio falk fang fanny farah farhan fatima fatma fausto fedele federica federico felicidad felicite
felipe felix femke ferdinand fermin fernanda fernando fidel filip filippo finn fiona fiorella flavia flavio fleur flora florence
florencio florentina florian franca frances francesca francesco francisca francisco franciszek franck franco francois francoise
frank franz franziska frederic frederique fredrik fridolin frieda frieder friedrich fritz fryderyk gabi gabriel gabriela
gabriele gabrielle gaelle gaetano gaja galina ganesh gary gaurav gauri geeta gemma genevieve geoffrey georg george georges
georgia gerald gerard gerardo gerd gerda gerhard german germana gero gertrud gesine ghislaine gianfranco gianluca gianni
gianpaolo gilbert gilda gilles gillian gines ginevra gino gioacchino gioele gionata giordano giorgia giorgio giorgos giovanna
giovanni girish gisela gita giulia giuliano giulio giuseppe giuseppina gloria gonzalo gopal gottfried grace graciela graham
graziella gregoire gregor gregorio gregory greta grzegorz guadalupe gudrun guenter guido guillaume guillermo gunnar gunter
gustav gustave gustavo gustaw guy hagen hakan halina hana hanako hanna hannah hanne hannelore hannes hans hans-peter hansa hao
harald hardik harini harish harold haroldo harry harsh hartmut hartwig haruka haruki haruto hasan hassan hatice hazel heather
hector hedwig heike heiko heiner heinrich heinz heinz-peter helen helena helene helga hella helmut hema hemant hendrik henning
henri henriette henrik henrique henry henryk herbert heriberto hermann hermine herminia hernan herta hilario hilary hilde
hildegard hiltrud hina hiroshi holger holly hong horst hortense hubert hugo hugues hui humberto huong huseyin hussein hyun
iacopo ian ibrahim ida iga ignacio ignacy igor iker ilaria ileana ilona ilse indira ines inga inge ingeborg ingo ingrid inma
inmaculada ira irena irene irina iris irma irmgard irmtraud isaac isabel isabella isabelle isadora ishaan ishita isidora isidro
ismael ismail isolde italo ivan ivo iwona izabela jacek jacinto jack jacob jacobo jacopo jacqueline jacques jadwiga jagdish
jagoda jaime jakob jakub james jan jana jane janet janice janina jasmine jason jatin javier jaya jayesh jean jeanne jeannine
jedrzej jeffrey jennifer jens jeremi jeremy jeroen jerome jeronimo jerry jerzy jesse jessica jesus ji jia jie jimena jing jiri
jiro joachim joan joanna joao joaquin joaquina jochen joe joel joerg johan johanna johannes john jonas jonathan joost jordan
jordi jorg jorge jose josefa josefina josep joseph josephine josette joshua joyce jozef jozefina juan judith judy juergen jukka
jules julia julian juliana julianna julie julien juliette julio julita jun jurgen justin justine justyna jutta jyoti kabir
kacper kai kaito kaja kajetan kalina kamal kamala kamil kanika karan karen karin karina karl karl-heinz karla karol karolina
karoline kartik katarzyna katerina katharina katherine kathleen kathrin kathryn katja katrin kavita kavya kayla kazimierz kazuya
keiko keith kelly kenji kenneth kenta kerry kerstin keshav kevin khadija khalid kimberly kinga kiran kirsten klara klaus knut
konrad konstantin konstanty kornel kornelia kostas krishna kristen krystian krystyna krzysztof ksawery kumiko kunal kurt kyle
kyung laetitia lakshmi lalit lara larissa larry lars lata laura laure laureano lauren laurent lavanya lawrence layla lea leah
leandro lei leila lena lennart leocadia leon leonard leonardo leonie leonor leopold leopoldo leticia letizia lewis li liam licia
lidia liesel liliana lin lina linda linh linnea lisa liselotte livia liwia logan lola lope loredana lorena lorenz lorenza
lorenzo lori lorraine lothar lotte louis louise lourdes luana luc luca lucas lucia luciana luciano lucie lucio lucja lucy
ludmila ludovic ludovica ludovico ludwig luigi luis luisa luise lukas lukasz lupe lutz lynn maarten macarena maciej madeleine
madhav madhu madison maeva magdalena magnus mahesh mahika mahmoud maike maite maja maks maksymilian malgorzata malwina manabu
manfred manish manjula manoj manon manuel manuela marc marcel marcelina marcelino marcella marcelle marcello marcelo marcin
marco marcos marek marga margaret margarete margarita margaud margherita margit margot margrit marguerite maria marian mariana
marianna marianne mariano maribel maricarmen marie marieke marika marilyn marina marine mario marion marisa marisol marita
mariusz mark markus marlene marlies marlis marta martha marthe martin martina martine martyna mary maryam mason massimiliano
massimo mateo mateus mateusz mathias mathieu mathilde matias matilde mats matteo matthew matthias matthieu matti maud maura
maurice mauricio maurizio maurycy max maxim maxime maximilian maximino mayank meera megan mehmet mei meike melania melanie
melchor melissa mercedes merve meryem mette michael michal michel michela michele micheline michelle mieszko miguel miguela
mikael mikhail mikolaj milagros milan milena min ming minh minoru mira mirco mireille mirella miriam mirja mirko miroslaw misaki
modesta modesto mohamed mohammed mohan moises molly momoko monica monika monique montserrat morgane moritz muhammad mukesh murat
muriel mustafa myra na nacho nadezhda nadine nakul namrata nancy nandini naoki naoko naresh natalia natalie natan natasha
natasza nathalie nathan natividad naveen navya nazaret neel neeraj neha nela nestor nicanor nicholas nico nicola nicolas
nicolasa nicole nicoletta nicolo niels nieves nigel nikhil nikita niklas nikodem nikolai nikos nils nina nino nisha nitin noa
noah noel noelia noemi noemie noor norbert norman nuno nuria oceane odette oksana ola olaf olav ole oleg olga oliver olivia
olivier oliwia oliwier olof omar omer omkar ophelie oriol orlando ornella osamu oscar oskar osman osvaldo oswald otavio ottilie
ottmar otto owen pablo paca padma pallavi paloma pamela pankaj paola paolo parth pascal pascual pastora patrice patricia patrick
patrizia patrycja patryk paul paula paulette paulina pauline paulo pavel pawel paz pedro pelayo penelope peng per perla perrine
peter petr petra philip philipp philippe philippine pia pierluigi piero pierre pieter pietro pilar pina ping pinky piotr plinio
pola ponciano pooja prabhakar pradeep prakash pranav pranay prashant pratap praveen preeti prem primitivo priya przemyslaw qiang
rachel rachna radha radoslaw rafael rafaela rafal raffaele raffaella raghav rahul raimund raimundo rainer raj rajesh rajiv
rakesh ralf ralph ram ramazan ramesh ramiro ramon ramona randy rani raoul raquel rashmi raul ravi raymond rebeca rebecca regina
regine reimund reina reiner reinhard reinhold rekha remedios remi remy ren renata renate renato rene reyansh reyes ria ricarda
ricardo riccardo richard rin rishi rita ritika riya robert roberta roberto rocco rocio rodolfo rodolphe rodrigo rogelio roger
rohan rohini rohit roksana roland roldan rolf romain roman romina romolo ronald ronaldo ronny roque rosa rosalia rosanna rosario
rosaura rose rosemarie rosie rosina rossana roswitha roxane roy rozalia ruben ruchi rudi rudolf rudra ruggiero rui rupa rupert
ruperto russell ruth ryan ryota ryszard saanvi sabina sabine sabrina sachin sai sakura salvador salvatore samantha samar sameer
samuel samuele sana sancho sandeep sandhya sandra sandrine sandro sanjana sanjay sanne santiago santino santos santosh sara
sarah sarika saroj satish satoshi saturnina saverio savita scott sean sebastian sebastiano sebastien seema segismundo selena sem
seo serena sergei sergey sergio severine severino shaan shalini shanti sharad sharon shashi shaun shilpa shirley shivani shota
shreya shyam siddharth siegfried sieglinde siegmund sigfrido sigrid silke silvia silvio simon simone simran sita slawomir sneha
socorro sofia sol solange soledad solveig sonali sonia sonja soo sophia sophie soren sota stanislaw stefan stefania stefanie
stefano steffen steffi stephan stephane stephanie stephen steven stuart subhash sudha sujata suman sung sunil sunita suraj
suresh surya susan susana susann susanna susanne sushila suzanne sven svetlana swati swen sybille sylvain sylvie sylwester
sylwia szymon tadeusz takashi tamara tammy tanguy tania tanja tanvi tao tara tariq taro tarun tatiana tatsuya tecla telmo
teodoro teresa tereza terry thanh thea thekla theo theodor theresa therese theresia thiago thibaut thierry thijs thilo thomas
thorsten tiago tiffany tilo tim timothee timothy tina ting tiziana tobias tobiasz tola tomas tomasa tomasz tommaso tomoko tonino
toribio torsten tracy traute trevor trinidad tristan tullio tushar tyler tymon tymoteusz tytus ubaldo uday ugo ulf ulises ulrich
ulrike uma umberto ursula urszula usha ute uwe vaclav vaishali valentin valentina valentine valeria valerie vandana vanessa
varun vasiliki vasudha veena veit venkat vera verena veronika veronique vicente victor victoria vidya vihaan vijay vikram viktor
viktoria vimal vinay vincent vincenzo vineet vinod viola virgilio virginia virginie vishal visitacion vito vitor vittoria
vittorio vivaan vivek vladimir volker walburga waldemar walter waltraud wanda wayne wei wendy wenzel werner weronika wibke
wiktor wiktoria wilfredo wilfried wilhelm wilhelmine willem willi william willie willy wilma winfried wioletta witold wojciech
wojtek wolfgang xaver xavier xiao ximena xin yan yang yann yannick yannis yash yasmin ying yogesh yoko yolanda yolande youssef
yu yui yuki yulia yumi yuri yusuf yuto yves yvette yvonne zacarias zachary zainab zara zbigniew zdenek zeynep zita zoe zofia
zuzanna
"""
GIVEN_NAMES = frozenset(WORDS.split())
