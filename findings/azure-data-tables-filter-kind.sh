#!/usr/bin/env bash
# Azure.Data.Tables 12.13.0. A DateTime without a kind is refused when it is written, but a filter takes it for local
# time: on a machine in Berlin the filter searches two hours earlier.
#
# Output:
#> the time in a filter: At ge datetime'2026-06-30T22:00:00Z'
#> as UTC: At ge datetime'2026-07-01T00:00:00Z'
#> written: has a Kind of Unspecified
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Azure.Data.Tables" Version="[12.13.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Azure.Data.Tables;

var midnight = new DateTime(2026, 7, 1);
Console.WriteLine($"the time in a filter: {TableClient.CreateQueryFilter($"At ge {midnight}")}");
Console.WriteLine($"as UTC: {TableClient.CreateQueryFilter($"At ge {DateTime.SpecifyKind(midnight, DateTimeKind.Utc)}")}");
try
{
    // Nothing listens there. The client refuses the entity before it sends anything.
    var account = new Uri("http://127.0.0.1:1/devstoreaccount1");
    var table = new TableClient(account, "rows", new TableSharedKeyCredential("devstoreaccount1", ""));
    table.AddEntity(new TableEntity("p", "r") { ["At"] = midnight });
}
catch (NotSupportedException error)
{
    Console.WriteLine($"written: {error.Message[error.Message.IndexOf("has a Kind")..error.Message.IndexOf('.')]}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
TZ=Europe/Berlin dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
