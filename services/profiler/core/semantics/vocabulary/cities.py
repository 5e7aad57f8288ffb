"""Large or often named cities, in lower case, by their own and by their English names."""

from __future__ import annotations

LISTED = """
new york; new york city; los angeles; chicago; houston; phoenix; philadelphia; san antonio; san diego; dallas; san jose; austin;
jacksonville; fort worth; columbus; charlotte; san francisco; indianapolis; seattle; denver; washington; boston; nashville;
detroit; oklahoma city; portland; las vegas; memphis; louisville; baltimore; milwaukee; albuquerque; tucson; fresno; sacramento;
kansas city; mesa; atlanta; omaha; colorado springs; raleigh; miami; long beach; oakland; minneapolis; tulsa; tampa; arlington;
new orleans; cleveland; honolulu; orlando; pittsburgh; cincinnati; st louis; saint louis; st. louis; salt lake city; buffalo;
brooklyn; queens; bronx; manhattan; staten island; newark; anchorage; toronto; montreal; montréal; vancouver; calgary; ottawa;
edmonton; winnipeg; quebec; halifax; mexico city; guadalajara; monterrey; london; birmingham; manchester; liverpool; leeds;
sheffield; bristol; glasgow; edinburgh; cardiff; belfast; leicester; nottingham; newcastle; oxford; cambridge; brighton;
southampton; york; dublin; cork; berlin; hamburg; münchen; munich; köln; cologne; frankfurt; stuttgart; düsseldorf; dortmund;
essen; leipzig; bremen; dresden; hannover; hanover; nürnberg; nuremberg; duisburg; bochum; bonn; münster; karlsruhe; mannheim;
augsburg; wiesbaden; wien; vienna; graz; linz; salzburg; zürich; zurich; genève; geneva; basel; bern; lausanne; paris;
marseille; lyon; toulouse; nice; nantes; strasbourg; montpellier; bordeaux; lille; rennes; reims; toulon; grenoble; dijon;
madrid; barcelona; valencia; sevilla; seville; zaragoza; málaga; malaga; murcia; palma; bilbao; alicante; córdoba; granada;
lisboa; lisbon; porto; braga; coimbra; roma; rome; milano; milan; napoli; naples; torino; turin; palermo; genova; genoa;
bologna; firenze; florence; bari; catania; venezia; venice; verona; amsterdam; rotterdam; den haag; the hague; utrecht;
eindhoven; groningen; tilburg; brussels; bruxelles; antwerp; antwerpen; gent; ghent; warszawa; warsaw; kraków; krakow; łódź;
wrocław; poznań; gdańsk; szczecin; lublin; katowice; prague; praha; brno; bratislava; budapest; bucharest; sofia; belgrade;
zagreb; ljubljana; athens; thessaloniki; istanbul; ankara; izmir; stockholm; göteborg; gothenburg; malmö; uppsala; oslo; bergen;
trondheim; copenhagen; københavn; aarhus; helsinki; tampere; tallinn; riga; vilnius; kyiv; kiev; lviv; odessa; minsk; moscow;
moskva; saint petersburg; st petersburg; novosibirsk; tokyo; osaka; kyoto; nagoya; yokohama; sapporo; fukuoka; kobe; hiroshima;
seoul; busan; incheon; beijing; shanghai; guangzhou; shenzhen; chengdu; wuhan; tianjin; nanjing; xi'an; hangzhou; hong kong;
taipei; singapore; bangkok; hanoi; ho chi minh city; jakarta; manila; kuala lumpur; mumbai; delhi; new delhi; bangalore;
bengaluru; hyderabad; ahmedabad; chennai; kolkata; pune; jaipur; surat; lucknow; karachi; lahore; islamabad; dhaka; colombo;
kathmandu; dubai; abu dhabi; riyadh; jeddah; doha; kuwait city; tehran; baghdad; jerusalem; tel aviv; beirut; damascus; cairo;
alexandria; casablanca; tunis; algiers; lagos; abuja; nairobi; accra; addis ababa; johannesburg; cape town; durban; pretoria;
sydney; melbourne; brisbane; perth; adelaide; canberra; auckland; wellington; são paulo; sao paulo; rio de janeiro; brasília;
brasilia; salvador; fortaleza; belo horizonte; curitiba; recife; porto alegre; buenos aires; rosario; santiago; lima; bogotá;
bogota; medellín; medellin; cali; quito; caracas; montevideo; havana; kingston; san juan
"""
CITIES = frozenset(name.strip() for name in LISTED.replace("\n", " ").split(";"))
