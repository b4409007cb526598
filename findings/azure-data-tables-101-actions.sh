#!/usr/bin/env bash
# Azure.Data.Tables 12.13.0 with Azurite 3.37.0. A transaction of 101 actions, one more than is allowed, fails with an
# InvalidOperationException about a status line, not with the TableTransactionFailedException or RequestFailedException
# that every other refused transaction throws. So a handler for those does not see it.
#
# Output:
#> 100: done
#> 101: InvalidOperationException, Expected an HTTP status line, not changesetresponse
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

foreach (var count in new[] { 100, 101 })
{
    try
    {
        table.SubmitTransaction(Enumerable.Range(0, count).Select(i =>
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"{count}", $"{i}"))));
        Console.WriteLine($"{count}: done");
    }
    catch (Exception failure)
    {
        Console.WriteLine($"{count}: {failure.GetType().Name}, {failure.Message.Split('_')[0]}");
    }
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
