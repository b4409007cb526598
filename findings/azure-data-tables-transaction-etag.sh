#!/usr/bin/env bash
# Azure.Data.Tables 12.13.0 with Azurite 3.37.0. An action of a transaction ignores the ETag of its entity. Unless the
# ETag is passed to the action as well, `UpdateReplace` overwrites a newer row, and inserts a missing one.
# `UpdateEntity` requires an ETag for the same update.
#
# Output:
#> update: 412 UpdateConditionNotSatisfied
#> transaction: done
#> stored: from the old ETag
#> transaction on a missing row: done
#> it exists: True
#> transaction with the ETag: 412 UpdateConditionNotSatisfied
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'kill "$azurite" 2> kill.txt || true; rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --prefer-offline --no-audit --no-fund azurite@3.37.0
port=$(node -e 'const s = require("node:net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/table/main.js --inMemoryPersistence --tablePort "$port" --silent --disableTelemetry > azurite.txt &
azurite=$!
until grep -q "successfully started" azurite.txt; do kill -0 "$azurite"; sleep 0.2; done
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
using Azure;
using Azure.Data.Tables;

// The public development account of the emulator.
var service = new TableServiceClient(
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
    + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
    + $"TableEndpoint=http://127.0.0.1:{args[0]}/devstoreaccount1;");
var table = service.GetTableClient("rows");
table.Create();

table.AddEntity(new TableEntity("p", "row") { ["text"] = "first" });
TableEntity old = table.GetEntity<TableEntity>("p", "row");
table.UpdateEntity(new TableEntity("p", "row") { ["text"] = "second" }, ETag.All);
old["text"] = "from the old ETag";
Try("update", () => table.UpdateEntity(old, old.ETag));
Try("transaction", () => table.SubmitTransaction([new(TableTransactionActionType.UpdateReplace, old)]));
Console.WriteLine($"stored: {table.GetEntity<TableEntity>("p", "row").Value["text"]}");
Try("transaction on a missing row", () =>
    table.SubmitTransaction([new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "missing"))]));
Console.WriteLine($"it exists: {table.GetEntityIfExists<TableEntity>("p", "missing").HasValue}");
Try("transaction with the ETag", () => table.SubmitTransaction([new(TableTransactionActionType.UpdateReplace, old, old.ETag)]));

static void Try(string what, Action action)
{
    try
    {
        action();
        Console.WriteLine($"{what}: done");
    }
    catch (RequestFailedException failure)
    {
        Console.WriteLine($"{what}: {failure.Status} {failure.ErrorCode}");
    }
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
