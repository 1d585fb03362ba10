# Stands in for postgres: the server that `npm start` uses, and Debian's psql and pg_isready.
FROM slipway-testbed/debian:local
# The package of psql brings Perl for a script that chooses between versions; the programs alone do without.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql-client libpq5 libreadline8 \
 && cp /usr/lib/postgresql/*/bin/psql /usr/lib/postgresql/*/bin/pg_isready /usr/local/bin/ \
 && apt-get purge --yes --auto-remove -o APT::AutoRemove::RecommendsImportant=false -o APT::AutoRemove::SuggestsImportant=false postgresql-client \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
RUN groupadd --system --gid 999 postgres \
 && useradd --system --uid 999 --gid 999 --home-dir /var/lib/postgresql --shell /bin/bash postgres \
 && install --directory --owner 999 --group 999 --mode 3777 /var/run/postgresql \
 && install --directory --owner 999 --group 999 --mode 1777 /var/lib/postgresql
COPY native /usr/lib/postgresql/18
COPY --chmod=755 entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENV LANG=C.UTF-8 PG_MAJOR=18 PGDATA=/var/lib/postgresql/18/docker
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/18/bin
VOLUME /var/lib/postgresql
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
