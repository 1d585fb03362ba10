# Stands in for gcr.io/distroless/nodejs: Node and the libraries it is linked to.
FROM slipway-testbed/node-build:local AS layout
COPY distroless.sh /
RUN sh /distroless.sh /usr/local/bin/node

FROM scratch
COPY --from=layout /distroless /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65532
WORKDIR /home/nonroot
ENTRYPOINT ["/nodejs/bin/node"]
