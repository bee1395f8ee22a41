-- A chain in which nothing is wrong: 120 invented persons (pseudonyms b0..b119, v0..v119), two gemeenten,
-- one delivery of each extract. The kill matrix changes one thing at a time in it.
create temp table person as
select
    i::int as i,
    'b' || i as bsn,
    'v' || i as v_nummer,
    case when i < 60 then 'GM0001' else 'GM0002' end as gemeente_code,
    date '2022-02-01' + (i * 3)::int as begin
from range(120) as numbers(i);

insert into raw.berichtgevers by name
select code as leverancier, code as gemeente_code, date '2022-01-01' as vanaf, false as vrijgesteld
from (values ('GM0001'), ('GM0002')) as codes(code);

insert into raw.ind_verblijfsrecht by name
select v_nummer, bsn, date '1990-01-01' + i as geboortedatum, 'M' as geslacht, '0107' as nationaliteit_code,
    begin - 30 as datum_verblijfsrecht, 'ASIEL' as verblijfsdoel,
    'IND' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.coa_opvang by name
select v_nummer, begin - 90 as datum_instroom, 'L1' as locatie_code, begin - 20 as datum_koppeling,
    gemeente_code as gemeente_code_koppeling, begin - 12 as datum_overdracht, true as klantprofiel_gedeeld,
    begin + 5 as datum_uitstroom, 'HUISVESTING' as reden_uitstroom,
    'COA' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.coa_voorinburgering by name
select v_nummer, begin - 60 as datum_gevraagd, true as instemming, begin - 50 as datum_start, begin - 10 as datum_einde,
    true as taallessen_voldaan, true as knm_afgerond, true as intromap_afgerond,
    'COA' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.duo_inburgeringsplicht by name
select bsn, v_nummer, date '1990-01-01' + i as geboortedatum, 'M' as geslacht, '0107' as nationaliteit_code,
    begin as begindatum, begin + 10 as datum_kennisgeving, 'Asielstatushouder' as doelgroep, gemeente_code,
    begin + 5 as datum_vestiging,
    case when i < 10 then date '2024-03-01' end as einddatum,
    case when i < 10 then 'Overlijden' end as reden_geen_inburgeringsplicht,
    'DUO' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.duo_leerbaarheidstoets by name
select bsn, begin + 20 as datum_aanmelding, begin + 40 as datum_afname, 'B1-route haalbaar' as resultaat,
    60 as behaalde_score, 40 as benodigde_score,
    'DUO' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.duo_pip by name
select bsn, gemeente_code, begin + 60 as dagtekening_pip, 'B' as leerroute, 'B1' as niveau,
    600 as geschatte_intensiteit_b1, 'NVT' as alfabetisering,
    'DUO' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.duo_termijn by name
select bsn, begin + 60 as startdatum, begin + 1156 as einddatum, begin + 60 as wijzigingsdatum,
    'DUO' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.duo_examen by name
select bsn, date '2023-11-01' + (i % 25)::int as examendatum, 'LE' as onderdeel, 'B1' as niveau,
    case when i % 4 = 0 then 'Gezakt' else 'Geslaagd' end as resultaat, date '2023-12-15' as datum_uitslag,
    'DUO' as leverancier, '2023M12' as periode, date '2023-12-31' as period_end, i as record
from person;

insert into raw.duo_vrijstelling_ontheffing by name
select bsn, 'ONTHEFFING_GEHEEL' as soort, 'MED' as grond, 'Toekenning' as oordeel, begin + 100 as datum,
    'DUO' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.duo_handhaving by name
select bsn, 'PVT' as soort, begin + 200 as datum_vooraankondiging, begin + 230 as datum_boete, 340.0 as bedrag_eur,
    6 as nieuwe_termijn_maanden,
    'DUO' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.gem_swi by name
select bsn, gemeente_code, begin + 15 as datum_start_brede_intake, begin + 45 as datum_afronding_brede_intake,
    begin + 60 as datum_pip, 'B' as leerroute, begin + 62 as datum_inburgeringsaanbod, 'S1' as instellingsnummer,
    begin + 70 as datum_start_taalles, begin + 6 as datum_start_ontzorgen,
    begin + 6 as datum_start_maatschappelijke_begeleiding, 100.0 as uren_taal_knm, 50.0 as uren_participatie,
    gemeente_code as leverancier, '2024K2' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.szw_taakstelling by name
select gemeente_code, 100 as taakstelling, 5 as achterstand_begin,
    'SZW' as leverancier, '2024H1' as periode, date '2024-06-30' as period_end, record
from (values ('GM0001', 1), ('GM0002', 2), ('GM0003', 3)) as codes(gemeente_code, record);

insert into raw.cbs_werk_uitkering by name
select bsn, maand, i % 2 = 0 as baan, case when i % 2 = 0 then 24.0 end as uren_per_week, i % 2 = 1 as uitkering,
    'CBS' as leverancier, '2024K1' as periode, date '2024-03-31' as period_end,
    (row_number() over (order by i, maand))::int as record
from person
cross join (values ('2024-01'), ('2024-02'), ('2024-03')) as months(maand)
where i >= 10;

insert into raw.bow_aanbieders by name
select 'S' || i as instellingsnummer, 'Taalschool ' || i as naam, date '2021-01-01' + i as keurmerk_vanaf,
    date '2027-01-01' as keurmerk_tot, 100 as cursisten, 7.5 as tevredenheid, 70.0 as slagingspercentage,
    'BOW' as leverancier, '2023J' as periode, date '2023-12-31' as period_end, i as record
from person;

insert into raw.nrto_capaciteit by name
select 'S' || i as instellingsnummer, 'AM01' as arbeidsmarktregio_code, 40 as plaatsen, 30 as bezet, 5 as wachtlijst,
    6.5 as gemiddelde_wachttijd_weken,
    'NRTO' as leverancier, '2024K2' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.ocw_onderwijsroute by name
select 'B' || i as brin, 30 as bekostigde_plaatsen, 25 as gestart,
    'OCW' as leverancier, '2022S' as periode, date '2023-07-31' as period_end, i as record
from person;

insert into raw.mbo_taalschakeltraject by name
select 'B' || i as brin, 40 as aangemeld, 30 as gestart, 5 as wachtlijst, 20 as diploma, 4 as uitval,
    'MBORAAD' as leverancier, '2022S' as periode, date '2023-07-31' as period_end, i as record
from person;

insert into raw.cvte_examenuitslagen by name
select onderdeel, niveau, kandidaten, geslaagd, 0.6 as cesuur,
    'CVTE' as leverancier, '2023J' as periode, date '2023-12-31' as period_end, record
from (values ('LE', 'B1', 120, 90, 1), ('KNM', null, 50, 40, 2)) as totals(onderdeel, niveau, kandidaten, geslaagd, record);

insert into raw.signalen by name
select 'S' || i as signaal_id, begin as datum_ontvangen, 'UITVOERING' as niveau, 'F4' as fase, 'OPGELOST' as status,
    begin + 30 as datum_status,
    'VNG' as leverancier, '2024M06' as periode, date '2024-06-30' as period_end, i as record
from person;

insert into raw.ervaring_inburgeraars by name
select fase, 'AM' || lpad(regio::text, 2, '0') as arbeidsmarktregio_code, 40 as respondenten, 7.1 as gemiddelde_score,
    'INBURGERAARS' as leverancier, '2024H1' as periode, date '2024-06-30' as period_end,
    (row_number() over ())::int as record
from (values ('F1'), ('F2'), ('F3'), ('F4')) as phases(fase)
cross join range(1, 31) as regions(regio);

insert into raw.leerinstrumenten by name
select 'L' || i as instrument_id, 'COP' as soort, 'UITVOERING' as niveau, begin as datum, 'F4' as fase, 20 as deelnemers,
    'DIVOSA' as leverancier, '2024K2' as periode, date '2024-06-30' as period_end, i as record
from person;

create schema indicators;

create table indicators.fct_indicator_values as
select
    'pip_vastgesteld' as indicator_id,
    'gemeente' as gebied_type,
    code as gebied_code,
    'totaal' as dimensie,
    last_day(date '2022-09-01' + to_months(3 * i::int))::date as peildatum,
    60 as noemer,
    0.5 + 0.01 * (i % 3) as waarde
from range(8) as quarters(i)
cross join (values ('GM0001'), ('GM0002')) as codes(code);
