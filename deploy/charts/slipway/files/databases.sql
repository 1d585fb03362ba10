-- Derived from apps/*/service.yaml: change those, then run "npx nx sync". Edits here are lost.

\set ON_ERROR_STOP on

select 'create role "catalog_owner"' where not exists (select from pg_roles where rolname = 'catalog_owner') \gexec
select 'create role "catalog_app"' where not exists (select from pg_roles where rolname = 'catalog_app') \gexec
select 'create database "catalog" owner "catalog_owner"' where not exists (select from pg_database where datname = 'catalog') \gexec
\connect catalog
revoke all on database "catalog" from public;
grant connect on database "catalog" to "catalog_app";
grant usage on schema public to "catalog_app";
alter default privileges for role "catalog_owner" in schema public grant select, insert, update, delete on tables to "catalog_app";
alter default privileges for role "catalog_owner" in schema public grant usage on sequences to "catalog_app";
\set password `cat /run/secrets/catalog-owner-password`
alter role "catalog_owner" login password :'password';
\set password `cat /run/secrets/catalog-app-password`
alter role "catalog_app" login password :'password';

select 'create role "orders_owner"' where not exists (select from pg_roles where rolname = 'orders_owner') \gexec
select 'create role "orders_app"' where not exists (select from pg_roles where rolname = 'orders_app') \gexec
select 'create database "orders" owner "orders_owner"' where not exists (select from pg_database where datname = 'orders') \gexec
\connect orders
revoke all on database "orders" from public;
grant connect on database "orders" to "orders_app";
grant usage on schema public to "orders_app";
alter default privileges for role "orders_owner" in schema public grant select, insert, update, delete on tables to "orders_app";
alter default privileges for role "orders_owner" in schema public grant usage on sequences to "orders_app";
\set password `cat /run/secrets/orders-owner-password`
alter role "orders_owner" login password :'password';
\set password `cat /run/secrets/orders-app-password`
alter role "orders_app" login password :'password';
