using Conventions.Tests.Rules;

namespace Conventions.Tests;

/// <summary>The containers cannot be started everywhere; that their files agree can be seen everywhere.</summary>
public sealed class ContainerTests
{
    private static readonly string ComposeFile = Text("docker-compose.yml");
    private static readonly string Dockerfile = Text("Dockerfile");

    [Fact]
    public void Images_ports_variables_and_paths_agree_with_the_projects() =>
        Refusals.None(Compose.Check(ComposeFile, Dockerfile, Checkout.Files));

    [Fact]
    public void The_image_of_the_server_has_Hangfire_and_is_compiled_ahead() =>
        Assert.Contains(
            "-p:PublishReadyToRun=true -p:WithHangfire=true --output /publish/server",
            Dockerfile,
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_of_this_machine_gets_into_an_image()
    {
        var ignored = Text(".dockerignore").Split('\n');
        Assert.Contains("*", ignored);
        Assert.DoesNotContain("!.local", ignored);
        Assert.All(
            ignored.Where(line => line.StartsWith('!')),
            line => Assert.True(Path.Exists(Path.Combine(Checkout.Root, line[1..])), $"{line} is not there")
        );
    }

    [Theory]
    [InlineData("target: simulator", "target: gateway", "is built from gateway")]
    [InlineData("127.0.0.1:8080:8080", "127.0.0.1:8080:8081", "where nothing listens")]
    [InlineData("127.0.0.1:8080:8080", "8080:8080", "to the whole network")]
    [InlineData("SettingsFolder:", "SettingFolder:", "which no setting is called")]
    [InlineData("postgres:17", "postgres", "whatever is newest")]
    [InlineData("healthcheck:", "x-healthcheck:", "which nothing tells")]
    [InlineData(
        "network_mode: service:simulator\n    volumes:\n      - sandbox-settings:/sandbox:ro",
        "network_mode: service:gateway",
        "shares the network of service:gateway"
    )]
    public void A_compose_file_that_does_not_agree_is_refused(string from, string to, string expected)
    {
        Assert.Contains(from, ComposeFile, StringComparison.Ordinal);
        Assert.Contains(
            Compose.Check(ComposeFile.Replace(from, to, StringComparison.Ordinal), Dockerfile, Checkout.Files),
            refusal => refusal.Contains(expected, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("publish src/BillingEngine.Server", "publish src/BillingEngine.Serve", "is no project")]
    [InlineData("\"BillingEngine.Server.dll\"]", "\"Server.dll\"]", "which no project makes")]
    [InlineData("--output /publish/simulator", "--output /publish/sim", "where nothing is published")]
    [InlineData("EXPOSE 8090", "EXPOSE 8091", "where it does not listen")]
    [InlineData("USER $APP_UID\n", "", "runs as root"), InlineData("HEALTHCHECK", "LABEL", "has no health check")]
    public void A_Dockerfile_that_does_not_agree_is_refused(string from, string to, string expected)
    {
        Assert.Contains(from, Dockerfile, StringComparison.Ordinal);
        Assert.Contains(
            Compose.Check(ComposeFile, Dockerfile.Replace(from, to, StringComparison.Ordinal), Checkout.Files),
            refusal => refusal.Contains(expected, StringComparison.Ordinal)
        );
    }

    private static string Text(string path) => Checkout.Files.Single(file => file.Path == path).Text;
}
