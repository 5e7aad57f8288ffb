-- A new key beside the old one: both are good until the last statement. Paste it, hand the private half to the suite, then run the rest.
USE ROLE USERADMIN;

ALTER USER PMD_SERVICE SET RSA_PUBLIC_KEY_2 = 'PUBLIC_KEY';

ALTER USER PMD_SERVICE SET RSA_PUBLIC_KEY = 'PUBLIC_KEY';

ALTER USER PMD_SERVICE UNSET RSA_PUBLIC_KEY_2;
