# An image that holds nothing but the program: docker build -t nutgraf . && docker run --rm -i nutgraf < article.txt
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /nutgraf
COPY Cargo.toml Cargo.lock build.rs README.md LICENSE ./
COPY src src
# No tests, examples or workshop are in the context; the package builds without them.
RUN cargo build --locked --release --bin nutgraf

FROM scratch
COPY --from=build /nutgraf/target/release/nutgraf /nutgraf
# Mount a folder there to read files: docker run --rm -v "$PWD:/data" nutgraf article.txt
WORKDIR /data
USER 65534:65534
ENTRYPOINT ["/nutgraf"]
