using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace BillingEngine.Client.Tests.Live;

/// <summary>The package that <c>dotnet pack</c> builds.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task It_is_packed_with_its_texts_and_without_a_dependency()
    {
        await PackAsync();

        using var package = ZipFile.OpenRead(Assert.Single(folder.GetFiles("*.nupkg")).FullName);
        using var symbols = ZipFile.OpenRead(Assert.Single(folder.GetFiles("*.snupkg")).FullName);
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("README.md", files);
        Assert.Contains("lib/net10.0/BillingEngine.Client.dll", files);
        Assert.Contains("lib/net10.0/BillingEngine.Client.xml", files);
        Assert.Contains("lib/net10.0/BillingEngine.Client.pdb", symbols.Entries.Select(entry => entry.FullName));
        await using var stream = package.GetEntry("BillingEngine.Client.nuspec")!.Open();
        var about = (await XDocument.LoadAsync(stream, LoadOptions.None, default)).Root!.Elements().Single();
        var words = about.Elements().ToDictionary(word => word.Name.LocalName, StringComparer.Ordinal);
        Assert.Equal("README.md", words["readme"].Value);
        Assert.NotEqual("Package Description", words["description"].Value);
        Assert.DoesNotContain(words["dependencies"].Descendants(), word => word.Name.LocalName == "dependency");
    }

    [Fact]
    public void It_refers_to_nothing_but_the_framework() =>
        Assert.All(
            typeof(BillingClient).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal)
        );

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    private async Task PackAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Name;
        var host = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host)
        {
            WorkingDirectory = Cli.Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (
            var argument in (string[])
                [
                    "pack",
                    "src/BillingEngine.Client",
                    "--no-build",
                    "--nologo",
                    "--configuration",
                    configuration,
                    "--output",
                    folder.FullName,
                    "-nodeReuse:false",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var words = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, words);
    }
}
