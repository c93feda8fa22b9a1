using System.IO.Compression;
using System.Xml.Linq;

namespace Packages.Tests;

/// <summary>A folder with the three packages, and a cache of its own, so that no earlier package of the version serves.</summary>
public sealed class Feed : IAsyncLifetime
{
    /// <summary>What dotnet pack makes.</summary>
    public static readonly string[] Names = ["BillingEngine.Client", "WeChatPay.Global", "WeChatPay.Simulator"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("packages-");

    /// <summary>Where the packages lie.</summary>
    public string Source => Directory.CreateDirectory(Path.Combine(folder.FullName, "feed")).FullName;

    /// <summary>The version that all of them have.</summary>
    public string Version { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        foreach (var name in Names)
        {
            await Shell.DotnetAsync(
                Shell.Root,
                "pack",
                $"src/{name}",
                "--no-build",
                "--configuration",
                Shell.Configuration,
                "--output",
                Source,
                "-nodeReuse:false"
            );
        }
        Version = Assert.Single(Names.Select(name => About(name)["version"].Value).Distinct());
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The names of the files in a package, or in its package of symbols.</summary>
    public IReadOnlyList<string> Files(string name, string extension = "nupkg")
    {
        using var package = Open(name, extension);
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>What a package says of itself.</summary>
    public IReadOnlyDictionary<string, XElement> About(string name)
    {
        using var package = Open(name, "nupkg");
        using var stream = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument
            .Load(stream)
            .Root!.Elements()
            .Single()
            .Elements()
            .ToDictionary(element => element.Name.LocalName, StringComparer.Ordinal);
    }

    /// <summary>A program of one file that refers to a package of this feed and to nothing else; built and run.</summary>
    public async Task<string> RunProgramAsync(string package, string program, params string[] arguments)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder.FullName, $"uses-{package}")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(project, "Program.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestoreSources>{Source}</RestoreSources>
                <RestorePackagesPath>{folder.FullName}/cache</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{package}" Version="{Version}" /></ItemGroup>
            </Project>
            """
        );
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), program);
        await Shell.DotnetAsync(project, "build", "--output", "out", "-nodeReuse:false");
        return await Shell.DotnetAsync(project, [Path.Combine("out", "Program.dll"), .. arguments]);
    }

    /// <summary>Installs the tool into a folder; answers the command's path.</summary>
    public async Task<string> InstallToolAsync(string package, string command)
    {
        var tools = Path.Combine(folder.FullName, "tools");
        await Shell.DotnetAsync(
            folder.FullName,
            "tool",
            "install",
            package,
            "--tool-path",
            tools,
            "--version",
            Version,
            "--source",
            Source
        );
        return Path.Combine(tools, command);
    }

    private ZipArchive Open(string name, string extension) =>
        ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Source, $"{name}.*.{extension}")));
}
