"""Common given names, folded to a-z. Short on purpose: a column is recognised by the share of its values that are listed."""

from __future__ import annotations

WORDS = """
aadhya aarav aaron abdul abdullah abigail adam aditya agnes agnieszka ahmed ahmet aisha aishwarya akemi akira alain alan alba
albert alberto alejandro aleksandra alessandro alessia alexander alexei alexey alexis ali alice alicia aline amanda amber amelie
amina amit amy ana ananya anastasia anders andre andrea andreas andrei andres andrew andrey andrzej angel angela angelika angelo
anh anil anita anja anjali ann anna annika anouk anthony antoine antonella antonio aoi april arjun arthur arun ashley ashok
astrid aurelie aurora austin axel ayse ayumi barbara bart beata beatrice beatriz benjamin benoit bernard bernd bethany betty
beverly bianca billy birgit birgitta bjorn bo bobby boris bozena bram brandon brenda brian brigitte brittany bruce bruna bruno
bryan caio callum camila camille carl carlo carlos carmela carmen carol carolina carolyn caterina catherine celine cesar charles
charlotte chen cheryl chiara chloe christa christian christina christine christophe christopher claire claudia claudio colin
concepcion connor consuelo cornelis craig cristina crystal cynthia daan daisuke daniel daniela danielle danuta dario dariusz
davi david davide dawn dean deborah debra deepak denis denise dennis derek detlef diana diane diego dieter dimitris dinesh dirk
divya diya dmitri dmitry dolores domenico donald donna doris dorota dorothy douglas dylan ebba eduardo edward ekaterina eleanor
elena eleni elif elijah elisa elizabeth elke elodie elsa elzbieta emanuele emilio emily emine emma emmanuel encarnacion enrico
enrique enzo eric erik erika erin ernst esperanza ethan etienne eugene eva evelyn ewa fabio fang farah fatima fatma federica
federico felipe felix femke fernanda fernando finn fiona fleur florian frances francesca francesco francisco franco francois
francoise frank frederic fredrik frieda friedrich fritz gabriel gabriela gabriele galina ganesh gary geeta gemma genevieve
geoffrey george georgia gerald gerhard gilles gillian ginevra giorgia giorgio giorgos giovanna giovanni gisela giulia giuseppe
giuseppina gloria gonzalo gopal grace graham gregory greta grzegorz guadalupe guenter guillaume guillermo gunnar gunter gustav
gustavo guy hakan halina hana hanako hannah hanne hannelore hans hao harish harold harry haruka haruki haruto hasan hassan
hatice hazel heather hector heike heinrich heinz helen helena helene helga helmut hendrik henrik henrique henry hilary hildegard
hina hiroshi holger holly hong horst hugues hui huong huseyin hussein hyun ian ibrahim ignacio igor ilaria ilse ingeborg ingrid
inmaculada irena irene irina isabel isabella isabelle isadora ishaan ismail ivan iwona jacek jack jacob jacqueline jacques
jadwiga jakub james jan jana jane janet janice janina jasmine jason javier jean jeffrey jennifer jens jeremy jeroen jerry jerzy
jesse jessica jesus ji jia jie jing jiri jiro joachim joan joanna joao joaquin joe joerg johan johanna johannes john jonas
jonathan joost jordan jorg jorge jose joseph josephine joshua joyce jozef juan judith judy juergen jukka julia juliana julie
julien juliette jun jurgen justin justyna kabir kai kaito kamil karan karen karin karl karolina katarzyna katerina katharina
katherine kathleen kathryn katrin kavita kayla kazimierz kazuya keiko keith kelly kenji kenneth kenta kerry kerstin kevin
khadija khalid kimberly kirsten klaus knut konrad kostas krishna kristen krystyna krzysztof kumiko kyle kyung lakshmi larissa
larry lars laura lauren laurent lawrence layla lea leah lei leila lena lennart leon leonard leonardo leonie leticia lewis li
liam lin linda linh linnea lisa logan lorena lorenzo lori lotte louis louise luana luc luca lucas lucia lucie lucy ludmila
ludovica ludwig luigi luis lukas lukasz lynn maarten madison magdalena magnus mahesh mahmoud maja malgorzata manabu manfred
manoj manon manuel marc marcin marco marek margaret margot maria mariana marie marieke marilyn mario mariusz mark markus marta
martha martin martina martine mary maryam mason massimo mateus mateusz mathieu mats matteo matthew matthias matthieu matti maud
maxim maximilian meera megan mehmet mei melissa mercedes merve meryem mette michael michal michel michelle miguel mikael mikhail
min ming minh minoru misaki mohamed mohammed mohan molly momoko monika monique montserrat moritz muhammad murat mustafa na
nadezhda nadine nancy naoki naoko natalia natalie nathalie nathan naveen neha nicholas nicolas nicole niels nigel nikhil niklas
nikolai nikos nils nisha noah noemi noor norbert norman nuno nuria odette oksana olav oleg olga oliver olivia olivier olof omar
omer osamu oscar oskar osman otavio otto owen pablo pamela paola paolo pascal patricia patrick paul paula pauline paulo pavel
pawel pedro peng per peter petr petra philip philipp philippe pierre pieter pietro pilar ping piotr pooja pranav priya qiang
rachel radha rafael rafaela rafal raffaella rahul rainer raj rajesh ralf ralph ramazan ramesh ramon randy raquel raul ravi
raymond rebecca rekha ren renate rene ricardo riccardo richard rin robert roberta roberto rocio rodrigo roger rohan rohit rolf
ronald rosa rosie roy ruben rui russell ruth ryan ryota saanvi sabine sakura salvatore samantha samuel sana sandeep sandra
sandrine sanjay sanne santiago sara sarah satoshi scott sean sebastian sem seo sergei sergey sergio sharon shaun shirley shota
shreya siddharth sigrid silke silvia simon simone sita sneha sofia solveig sonia soo sophia soren sota stanislaw stefan stefanie
stefano stephane stephanie stephen steven stuart sung sunil sunita suresh susan susana susanne suzanne sven svetlana swati
sylvain sylvie tadeusz takashi tammy tanja tao tariq taro tatiana tatsuya teresa tereza terry thanh theresa therese thiago
thierry thijs thomas thorsten tiago tiffany tim timothy ting tobias tomasz tomoko torsten tracy trevor tyler ulf ulrike ursula
uwe vaclav valentina valeria valerie vanessa vasiliki vera veronique victor victoria vihaan vijay vikram vincent vincenzo
virginia virginie vitor vivaan vladimir walter wayne wei wendy werner willem william willie wojciech wolfgang xavier xiao ximena
xin yan yang yannis yasmin ying yoko yolanda youssef yu yui yuki yulia yumi yuri yusuf yuto yves zachary zainab zbigniew zdenek
zeynep zoe zofia zuzanna
"""
GIVEN_NAMES = frozenset(WORDS.split())
