using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Conventions.Tests.Rules;

/// <summary>
/// Whether docker-compose.yml and the Dockerfile agree with each other, with the projects and the settings.
/// </summary>
public static partial class Compose
{
    /// <summary>Everything that does not agree.</summary>
    public static IEnumerable<string> Check(string compose, string dockerfile, IReadOnlyList<SourceFile> files)
    {
        var stages = Stages(dockerfile);
        var services = Services(compose);
        return CheckStages(stages, files)
            .Concat(services.SelectMany(service => CheckService(service.Key, service.Value, services, stages)))
            .Concat(services.SelectMany(service => CheckVariables(service.Key, service.Value, files)));
    }

    private static IEnumerable<string> CheckStages(Dictionary<string, string> stages, IReadOnlyList<SourceFile> files)
    {
        var known = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (Match publish in Publish().Matches(stages.GetValueOrDefault("build", "")))
        {
            var project = publish.Groups["project"].Value;
            if (!known.Contains($"{project}/{Path.GetFileName(project)}.csproj"))
                yield return $"Dockerfile publishes {project}, which is no project";
        }
        foreach (var (name, text) in stages.Where(stage => stage.Key != "build"))
        {
            var entry = Entry().Match(text).Groups["dll"].Value;
            if (!known.Contains($"src/{entry}/{entry}.csproj"))
                yield return $"Dockerfile: {name} starts {entry}.dll, which no project makes";
            var from = Copied().Match(text).Groups["folder"].Value;
            if (!stages["build"].Contains($"--output {from}\n", StringComparison.Ordinal))
                yield return $"Dockerfile: {name} copies {from}, where nothing is published";
            if (!text.Contains("\nUSER $APP_UID\n", StringComparison.Ordinal))
                yield return $"Dockerfile: {name} runs as root";
            if (
                text.Contains("EXPOSE", StringComparison.Ordinal)
                && !text.Contains("HEALTHCHECK", StringComparison.Ordinal)
            )
            {
                yield return $"Dockerfile: {name} has no health check";
            }

            foreach (Match exposed in Exposed().Matches(text))
            {
                if (!text.Contains($"ASPNETCORE_HTTP_PORTS={exposed.Groups["port"].Value}", StringComparison.Ordinal))
                    yield return $"Dockerfile: {name} exposes {exposed.Groups["port"].Value}, where it does not listen";
            }
        }
    }

    private static IEnumerable<string> CheckService(
        string name,
        YamlMappingNode service,
        Dictionary<string, YamlMappingNode> services,
        Dictionary<string, string> stages
    )
    {
        var target = Text(service, "build", "target");
        var image = Text(service, "image");
        if (target is null && image is null)
            yield return $"{name} has neither image nor target";
        if (target is not null && !stages.ContainsKey(target))
            yield return $"{name} is built from {target}, which the Dockerfile does not have";
        if (image is not null && !image.Contains(':', StringComparison.Ordinal))
            yield return $"{name} takes whatever is newest of {image}";
        foreach (var needed in Keys(service, "depends_on"))
        {
            if (!services.TryGetValue(needed, out var other))
            {
                yield return $"{name} waits for {needed}, which is not there";
            }
            else if (
                Text(service, "depends_on", needed, "condition") == "service_healthy"
                && Node(other, "healthcheck") is null
                && !stages
                    .GetValueOrDefault(Text(other, "build", "target") ?? "", "")
                    .Contains("HEALTHCHECK", StringComparison.Ordinal)
            )
            {
                yield return $"{name} waits until {needed} is healthy, which nothing tells";
            }
        }
        if (Text(service, "network_mode") is { } mode && !services.ContainsKey(mode["service:".Length..]))
            yield return $"{name} shares the network of {mode}, which is not there";
        foreach (var port in Items(service, "ports"))
        {
            var listens = services
                .Where(other => other.Key == name || Text(other.Value, "network_mode") == $"service:{name}")
                .Select(other => stages.GetValueOrDefault(Text(other.Value, "build", "target") ?? "", ""));
            if (!listens.Any(stage => stage.Contains($"EXPOSE {port.Split(':')[^1]}\n", StringComparison.Ordinal)))
                yield return $"{name} publishes {port}, where nothing listens";
            if (!port.StartsWith("127.0.0.1:", StringComparison.Ordinal))
                yield return $"{name} publishes {port} to the whole network";
        }
    }

    private static IEnumerable<string> CheckVariables(
        string name,
        YamlMappingNode service,
        IReadOnlyList<SourceFile> files
    )
    {
        if (Text(service, "build", "target") is not { } target)
            yield break;
        var folder = target == "simulator" ? "src/WeChatPay.Simulator/" : "src/BillingEngine";
        foreach (var variable in Keys(service, "environment"))
        {
            var word = variable.Split("__")[^1];
            if (
                !files.Any(file =>
                    file.Path.StartsWith(folder, StringComparison.Ordinal)
                    && file.Path.EndsWith(".cs", StringComparison.Ordinal)
                    && Regex.IsMatch(file.Text, $@"\b{Regex.Escape(word)}\b")
                )
            )
            {
                yield return $"{name} is given {variable}, which no setting is called";
            }
        }
    }

    private static Dictionary<string, string> Stages(string dockerfile) =>
        Stage()
            .Matches(dockerfile.Replace("\\\n", " ", StringComparison.Ordinal))
            .ToDictionary(
                stage => stage.Groups["name"].Value,
                stage => Blanks().Replace(stage.Groups["text"].Value, " "),
                StringComparer.Ordinal
            );

    private static Dictionary<string, YamlMappingNode> Services(string compose)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(compose));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return ((YamlMappingNode)root["services"]).ToDictionary(
            service => service.Key.ToString(),
            service => (YamlMappingNode)service.Value,
            StringComparer.Ordinal
        );
    }

    private static YamlNode? Node(YamlMappingNode from, params string[] path)
    {
        YamlNode? node = from;
        foreach (var name in path)
            node = node is YamlMappingNode map && map.Children.TryGetValue(name, out var next) ? next : null;
        return node;
    }

    private static string? Text(YamlMappingNode from, params string[] path) =>
        (Node(from, path) as YamlScalarNode)?.Value;

    private static IEnumerable<string> Keys(YamlMappingNode from, string name) =>
        (Node(from, name) as YamlMappingNode)?.Children.Keys.Select(key => key.ToString()) ?? [];

    private static IEnumerable<string> Items(YamlMappingNode from, string name) =>
        (Node(from, name) as YamlSequenceNode)?.Children.Select(item => item.ToString()) ?? [];

    [GeneratedRegex(
        @"^FROM \S+ AS (?<name>[\w-]+)\n(?<text>.*?)(?=^FROM |\z)",
        RegexOptions.Singleline | RegexOptions.Multiline
    )]
    private static partial Regex Stage();

    [GeneratedRegex("[ ]{2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"dotnet publish (?<project>\S+)")]
    private static partial Regex Publish();

    [GeneratedRegex("ENTRYPOINT \\[\"dotnet\", \"(?<dll>[\\w.]+)\\.dll\"")]
    private static partial Regex Entry();

    [GeneratedRegex(@"COPY --from=build (?<folder>\S+) \.")]
    private static partial Regex Copied();

    [GeneratedRegex(@"EXPOSE (?<port>\d+)")]
    private static partial Regex Exposed();
}
