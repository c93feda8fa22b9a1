# Three images from one build: server (docker build --target server .), simulator, and sandbox-settings, which connects
# the two in docker-compose.yml. The image of the server always has Hangfire.
ARG DOTNET=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build
ARG TARGETARCH
# The build context has no git: docker build --build-arg VERSION=$(./run --version) .
ARG VERSION=
WORKDIR /source
COPY . .
RUN dotnet publish src/BillingEngine.Server --configuration Release --arch $TARGETARCH --self-contained false \
    ${VERSION:+-p:MinVerVersionOverride=$VERSION} \
    -p:PublishReadyToRun=true -p:WithHangfire=true --output /publish/server
RUN dotnet publish src/WeChatPay.Simulator --configuration Release --arch $TARGETARCH --self-contained false \
    ${VERSION:+-p:MinVerVersionOverride=$VERSION} \
    -p:PublishReadyToRun=true --output /publish/simulator
RUN dotnet publish src/BillingEngine.Cli --configuration Release --arch $TARGETARCH --self-contained false \
    ${VERSION:+-p:MinVerVersionOverride=$VERSION} \
    --output /publish/sandbox-settings

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET} AS server
WORKDIR /app
COPY --from=build /publish/server .
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
USER $APP_UID
# No curl in this image: the program asks itself, at its own listening address.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["dotnet", "BillingEngine.Server.dll", "health"]
ENTRYPOINT ["dotnet", "BillingEngine.Server.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET} AS simulator
WORKDIR /app
COPY --from=build /publish/simulator .
# A volume inherits the owner of the folder.
RUN mkdir /state && chown $APP_UID /state
ENV ASPNETCORE_HTTP_PORTS=8090 Simulator__Folder=/state
EXPOSE 8090
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["dotnet", "WeChatPay.Simulator.dll", "health"]
ENTRYPOINT ["dotnet", "WeChatPay.Simulator.dll"]

FROM mcr.microsoft.com/dotnet/runtime:${DOTNET} AS sandbox-settings
WORKDIR /app
COPY --from=build /publish/sandbox-settings .
RUN mkdir /sandbox && chown $APP_UID /sandbox
USER $APP_UID
ENTRYPOINT ["dotnet", "BillingEngine.Cli.dll", "settings"]
