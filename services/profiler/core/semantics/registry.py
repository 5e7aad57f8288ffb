"""All recognisers. Of equally sure ones the first counts."""

from __future__ import annotations

from services.profiler.core.semantics.base import Recogniser
from services.profiler.core.semantics.recognisers.contact.date_of_birth import DateOfBirth
from services.profiler.core.semantics.recognisers.contact.email import Email
from services.profiler.core.semantics.recognisers.contact.ip_address import IpAddress
from services.profiler.core.semantics.recognisers.contact.person_name import PersonName
from services.profiler.core.semantics.recognisers.contact.phone import Phone
from services.profiler.core.semantics.recognisers.contact.postal_address import PostalAddress
from services.profiler.core.semantics.recognisers.contact.postal_code import PostalCode
from services.profiler.core.semantics.recognisers.money.card_security_code import CardSecurityCode
from services.profiler.core.semantics.recognisers.money.currency_code import CurrencyCode
from services.profiler.core.semantics.recognisers.money.iban import Iban
from services.profiler.core.semantics.recognisers.money.money_amount import MoneyAmount
from services.profiler.core.semantics.recognisers.money.payment_card import PaymentCard
from services.profiler.core.semantics.recognisers.national.br_cpf import BrCpf
from services.profiler.core.semantics.recognisers.national.ca_sin import CaSin
from services.profiler.core.semantics.recognisers.national.cn_resident_id import CnResidentId
from services.profiler.core.semantics.recognisers.national.de_idnr import DeIdnr
from services.profiler.core.semantics.recognisers.national.es_dni import EsDni
from services.profiler.core.semantics.recognisers.national.fr_nir import FrNir
from services.profiler.core.semantics.recognisers.national.in_aadhaar import InAadhaar
from services.profiler.core.semantics.recognisers.national.it_codice_fiscale import ItCodiceFiscale
from services.profiler.core.semantics.recognisers.national.mx_curp import MxCurp
from services.profiler.core.semantics.recognisers.national.nl_bsn import NlBsn
from services.profiler.core.semantics.recognisers.national.passport import Passport
from services.profiler.core.semantics.recognisers.national.pl_pesel import PlPesel
from services.profiler.core.semantics.recognisers.national.se_personnummer import SePersonnummer
from services.profiler.core.semantics.recognisers.national.uk_nhs import UkNhs
from services.profiler.core.semantics.recognisers.national.uk_nino import UkNino
from services.profiler.core.semantics.recognisers.national.us_ssn import UsSsn
from services.profiler.core.semantics.recognisers.network.file_path import FilePath
from services.profiler.core.semantics.recognisers.network.hash import Hash
from services.profiler.core.semantics.recognisers.network.mac_address import MacAddress
from services.profiler.core.semantics.recognisers.network.url import Url
from services.profiler.core.semantics.recognisers.network.uuid import Uuid
from services.profiler.core.semantics.recognisers.network.version import Version
from services.profiler.core.semantics.recognisers.place.city import City
from services.profiler.core.semantics.recognisers.place.coordinates import Coordinates
from services.profiler.core.semantics.recognisers.place.country import Country
from services.profiler.core.semantics.recognisers.place.country_code import CountryCode
from services.profiler.core.semantics.recognisers.place.latitude import Latitude
from services.profiler.core.semantics.recognisers.place.longitude import Longitude
from services.profiler.core.semantics.recognisers.place.region import Region
from services.profiler.core.semantics.recognisers.quantity.date import Date
from services.profiler.core.semantics.recognisers.quantity.embedded_number import EmbeddedNumber
from services.profiler.core.semantics.recognisers.quantity.percentage import Percentage
from services.profiler.core.semantics.recognisers.quantity.quantity import Quantity
from services.profiler.core.semantics.recognisers.quantity.year import Year
from services.profiler.core.semantics.recognisers.thing.calendar_name import CalendarName
from services.profiler.core.semantics.recognisers.thing.colour import Colour
from services.profiler.core.semantics.recognisers.thing.ean import Ean
from services.profiler.core.semantics.recognisers.thing.gender import Gender
from services.profiler.core.semantics.recognisers.thing.isbn import Isbn
from services.profiler.core.semantics.recognisers.thing.list_of_values import ListOfValues

RECOGNISERS: tuple[Recogniser, ...] = (
    DateOfBirth(),
    Email(),
    IpAddress(),
    PersonName(),
    Phone(),
    PostalAddress(),
    PostalCode(),
    BrCpf(),
    CaSin(),
    CnResidentId(),
    DeIdnr(),
    EsDni(),
    FrNir(),
    InAadhaar(),
    ItCodiceFiscale(),
    MxCurp(),
    NlBsn(),
    Passport(),
    PlPesel(),
    SePersonnummer(),
    UkNhs(),
    UkNino(),
    UsSsn(),
    CardSecurityCode(),
    CurrencyCode(),
    Iban(),
    MoneyAmount(),
    PaymentCard(),
    City(),
    Coordinates(),
    Country(),
    CountryCode(),
    Latitude(),
    Longitude(),
    Region(),
    FilePath(),
    Hash(),
    MacAddress(),
    Url(),
    Uuid(),
    Version(),
    CalendarName(),
    Colour(),
    Ean(),
    Gender(),
    Isbn(),
    ListOfValues(),
    Date(),
    EmbeddedNumber(),
    Percentage(),
    Quantity(),
    Year(),
)
